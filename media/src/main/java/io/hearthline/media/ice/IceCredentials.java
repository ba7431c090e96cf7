package io.hearthline.media.ice;

import java.security.SecureRandom;

/**
 * The short-term credentials of one side of one ICE generation (RFC 8445 section 5.3).
 *
 * @param ufrag 4..256 ice-chars; the half of USERNAME that names this side
 * @param password 22..256 ice-chars; the key of MESSAGE-INTEGRITY
 */
public record IceCredentials(String ufrag, String password) {
  private static final String ICE_CHARS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final int UFRAG_CHARS = 12;
  private static final int PASSWORD_CHARS = 32;

  public IceCredentials {
    if (!valid(ufrag, 4)) throw new IllegalArgumentException("ufrag: 4..256 ice-chars");
    if (!valid(password, 22)) throw new IllegalArgumentException("password: 22..256 ice-chars");
  }

  /** Fresh credentials: 72 bits of ufrag (it also finds the transport), 192 bits of password. */
  public static IceCredentials random(SecureRandom random) {
    return new IceCredentials(chars(random, UFRAG_CHARS), chars(random, PASSWORD_CHARS));
  }

  /** Whether a stranger's ufrag and password can be credentials at all. */
  public static boolean valid(String ufrag, String password) {
    return valid(ufrag, 4) && valid(password, 22);
  }

  private static boolean valid(String text, int least) {
    if (text.length() < least || text.length() > 256) return false;
    for (int i = 0; i < text.length(); i++) {
      if (ICE_CHARS.indexOf(text.charAt(i)) < 0) return false;
    }
    return true;
  }

  private static String chars(SecureRandom random, int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    var text = new StringBuilder(count);
    for (byte b : bytes) text.append(ICE_CHARS.charAt(b & 63));
    return text.toString();
  }

  /** Without the password: this may end in a log. */
  @Override
  public String toString() {
    return "IceCredentials[" + ufrag + "]";
  }
}
