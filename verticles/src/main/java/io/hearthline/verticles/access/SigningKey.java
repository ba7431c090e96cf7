package io.hearthline.verticles.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A key of whatever this installation signs for itself. */
public final class SigningKey {
  /** The first of two signs; the names decide between keys of one moment. */
  static final Comparator<SigningKey> OLDER =
      Comparator.comparing(SigningKey::created).thenComparing(SigningKey::id);

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final byte[] bytes;
  private final SecretKeySpec key;
  private final Instant created;

  SigningKey(byte[] bytes, Instant created) {
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException("a signing key has 32 bytes, not " + bytes.length);
    }
    this.bytes = bytes.clone();
    this.created = created.truncatedTo(ChronoUnit.SECONDS);
    key = new SecretKeySpec(bytes, ALGORITHM);
  }

  /** A key that nobody keeps. */
  public static SigningKey random() {
    return random(Instant.EPOCH);
  }

  static SigningKey random(Instant now) {
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new SigningKey(bytes, now);
  }

  Instant created() {
    return created;
  }

  /** Tells keys apart and nothing about them. */
  String id() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }

  /** HMAC-SHA256 (RFC 2104), 32 bytes. */
  byte[] sign(byte[] message) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks HMAC-SHA256", e);
    }
  }

  /** The key itself, for a private file or a sealed message. */
  String toLine() {
    return Base64.getEncoder().encodeToString(bytes) + " " + created;
  }

  /**
   * Reads what {@link #toLine} wrote.
   *
   * @param otherwise when it was made, where the line does not say
   * @throws IllegalArgumentException or {@link java.time.DateTimeException} for anything else
   */
  static SigningKey ofLine(String line, Instant otherwise) {
    var words = line.strip().split(" ", 2);
    return new SigningKey(
        Base64.getDecoder().decode(words[0].getBytes(StandardCharsets.US_ASCII)),
        words.length == 1 ? otherwise : Instant.parse(words[1]));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SigningKey that
        && created.equals(that.created)
        && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return created.hashCode();
  }

  /** Without the key, in case it ends in a log. */
  @Override
  public String toString() {
    return "SigningKey[" + id().substring(0, 8) + " of " + created + "]";
  }
}
