package io.hearthline.domain.stream;

/** What the identifying texts of this package have in common. */
final class Texts {
  private Texts() {}

  static void requireShortLine(String what, String value, int maxChars) {
    if (value.isBlank() || value.length() > maxChars) {
      throw new IllegalArgumentException(what + " has 1-" + maxChars + " characters");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(what + " has no control characters");
    }
  }
}
