package io.hearthline.verticles.signaling.session;

import java.security.SecureRandom;
import java.util.Base64;

/** Random names that nobody can guess. */
public final class Secrets {
  private static final int ID_BYTES = 16;
  private static final int TOKEN_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /** 22 URL-safe characters behind a prefix. */
  public static String id(String prefix) {
    return prefix + random(ID_BYTES);
  }

  /** 256 random bits in URL-safe characters. */
  public static String token() {
    return random(TOKEN_BYTES);
  }

  private static String random(int bytes) {
    var random = new byte[bytes];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }
}
