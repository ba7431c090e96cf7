package io.hearthline.media.sdp;

/** What characters may stand where in SDP. */
final class Text {
  private static final int QUOTED_LENGTH = 32;

  private Text() {}

  /**
   * Whether a line with this value stays one line: no control characters, no half of a surrogate
   * pair.
   */
  static boolean isLine(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) return false;
      if (Character.isHighSurrogate(c)) {
        if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) return false;
        i++;
      } else if (Character.isLowSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  /** Non-empty, and no white space. */
  static boolean isWord(String text) {
    return !text.isEmpty() && text.indexOf(' ') < 0 && isLine(text);
  }

  /** A token of RFC 8866: what mids, stream and track identifiers are made of. */
  static boolean isToken(String text) {
    if (text.isEmpty()) return false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || "\"(),/:;<=>?@[\\]".indexOf(c) >= 0) return false;
    }
    return true;
  }

  /** Letters, digits, plus and slash (RFC 8839 section 5.4). */
  static boolean isIceText(String text, int minLength, int maxLength) {
    if (text.length() < minLength || text.length() > maxLength) return false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isAlphanumeric(c) && c != '+' && c != '/') return false;
    }
    return true;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** ASCII only. */
  static boolean isAlphanumeric(char c) {
    return isDigit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  /** The decimal number that the whole text is, or -1 if it is none or is above the maximum. */
  static long number(String text, long max) {
    if (text.isEmpty() || text.length() > 18) return -1;
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isDigit(c)) return -1;
      value = value * 10 + (c - '0');
    }
    return value <= max ? value : -1;
  }

  /** Input as it may appear in a reason: short, printable ASCII. */
  static String quoted(String text) {
    var out = new StringBuilder("'");
    for (int i = 0; i < Math.min(text.length(), QUOTED_LENGTH); i++) {
      char c = text.charAt(i);
      out.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return out.append(text.length() > QUOTED_LENGTH ? "...'" : "'").toString();
  }

  static void require(boolean holds, String what) {
    if (!holds) throw new IllegalArgumentException(what);
  }
}
