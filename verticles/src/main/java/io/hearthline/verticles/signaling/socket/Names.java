package io.hearthline.verticles.signaling.socket;

import org.jspecify.annotations.Nullable;

/** What people call themselves: text that is safe to show, log and put into a header. */
public final class Names {
  private static final int MAX_CHARACTERS = 64;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private Names() {}

  /**
   * Takes out control characters, also those that turn text around, and superfluous space.
   *
   * @return 1 to 64 characters, or null if that cannot be had
   */
  public static @Nullable String clean(@Nullable String name) {
    if (name == null || name.length() > 8 * MAX_CHARACTERS) return null;
    var kept = new StringBuilder();
    name.codePoints().filter(Names::isShown).forEach(kept::appendCodePoint);
    var clean = kept.toString().strip();
    int characters = clean.codePointCount(0, clean.length());
    return characters < 1 || characters > MAX_CHARACTERS ? null : clean;
  }

  private static boolean isShown(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      case Character.FORMAT -> character == ZERO_WIDTH_JOINER; // joins emoji
      default -> true;
    };
  }
}
