package io.hearthline.domain.stream;

import java.util.Optional;

/**
 * What people see: 1-64 characters of text on one line, neither blank nor with spaces around. It is
 * text to whoever shows it, never markup.
 */
public record StreamName(String value) {
  /** Counted in Unicode code points, so that an emoji counts once. */
  public static final int MAX_CHARACTERS = 64;

  public StreamName {
    if (value.isBlank() || !value.equals(value.strip())) {
      throw new IllegalArgumentException("a name is not blank and has no spaces around it");
    }
    if (value.codePointCount(0, value.length()) > MAX_CHARACTERS) {
      throw new IllegalArgumentException("a name has at most 64 characters");
    }
    if (!value.codePoints().allMatch(StreamName::visible)) {
      throw new IllegalArgumentException("a name has no control characters");
    }
  }

  /** The nearest good name: control characters removed, stripped, cut; empty if nothing is left. */
  public static Optional<StreamName> cleaned(String raw) {
    var text =
        raw.codePoints()
            .filter(StreamName::visible)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
            .strip();
    if (text.codePointCount(0, text.length()) > MAX_CHARACTERS) {
      text = text.substring(0, text.offsetByCodePoints(0, MAX_CHARACTERS)).strip();
    }
    return text.isBlank() ? Optional.empty() : Optional.of(new StreamName(text));
  }

  /** Also refuses what breaks a line or turns the writing direction of the text around a name. */
  private static boolean visible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> !turnsDirection(codePoint);
    };
  }

  private static boolean turnsDirection(int codePoint) {
    return codePoint == 0x061C
        || codePoint == 0x200E
        || codePoint == 0x200F
        || (codePoint >= 0x202A && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }

  @Override
  public String toString() {
    return value;
  }
}
