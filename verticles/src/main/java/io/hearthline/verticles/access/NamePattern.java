package io.hearthline.verticles.access;

/** Which stream names a token is for; {@code *} stands for any text, case does not matter. */
public record NamePattern(String value) {
  public static final NamePattern ANY = new NamePattern("*");

  public NamePattern {
    if (value.isBlank()
        || value.length() > 128
        || value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a name pattern has 1-128 characters");
    }
  }

  /** Linear in both lengths times the number of stars; no regular expression from outside. */
  public boolean matches(String name) {
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = 0;
    while (at < name.length()) {
      if (in < value.length() && value.charAt(in) == '*') {
        star = in++;
        resume = at;
      } else if (in < value.length() && same(value.charAt(in), name.charAt(at))) {
        in++;
        at++;
      } else if (star >= 0) {
        in = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (in < value.length() && value.charAt(in) == '*') in++;
    return in == value.length();
  }

  private static boolean same(char a, char b) {
    return Character.toLowerCase(Character.toUpperCase(a))
        == Character.toLowerCase(Character.toUpperCase(b));
  }
}
