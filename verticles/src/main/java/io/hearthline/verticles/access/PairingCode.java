package io.hearthline.verticles.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/**
 * A code to read from a log and type into a phone: once, within 15 minutes, with few mistakes. Safe
 * for use by several threads.
 */
public final class PairingCode {
  public static final Duration VALIDITY = Duration.ofMinutes(15);

  /** Neither 0 and O nor 1 and I. 32 characters, so 8 of them are 40 bits. */
  private static final String ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

  private static final int LENGTH = 8;
  private static final int MAX_MISTAKES = 10;
  private static final int MAX_TYPED_CHARS = 32;

  private final InstantSource clock;
  private final Instant expires;
  private final String code;
  private int mistakes;
  private boolean spent;

  public PairingCode(InstantSource clock) {
    this.clock = clock;
    expires = clock.instant().plus(VALIDITY);
    var random = new SecureRandom();
    code =
        random
            .ints(LENGTH, 0, ALPHABET.length())
            .map(ALPHABET::charAt)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  /** For people: {@code ABCD-EFGH}. */
  public String shown() {
    return code.substring(0, LENGTH / 2) + "-" + code.substring(LENGTH / 2);
  }

  /** Whether this is the code, at most once in its life. Case, spaces and dashes do not matter. */
  public synchronized boolean redeem(String typed) {
    if (spent || mistakes >= MAX_MISTAKES || !clock.instant().isBefore(expires)) return false;
    spent = same(typed);
    if (!spent) mistakes++;
    return spent;
  }

  /** Gives a redeemed code back, when what it stood for could not be handed out. */
  synchronized void giveBack() {
    spent = false;
  }

  private boolean same(String typed) {
    if (typed.length() > MAX_TYPED_CHARS) return false;
    var plain = typed.replace("-", "").replace(" ", "").strip().toUpperCase(Locale.ROOT);
    return MessageDigest.isEqual(plain.getBytes(UTF_8), code.getBytes(UTF_8));
  }
}
