package io.hearthline.media.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The hash of a certificate that signaling vouches for (RFC 8122).
 *
 * @param algorithm sha-256, sha-384 or sha-512; others are not strong enough to be believed
 * @param hex upper case pairs joined by colons, as in SDP
 */
public record DtlsFingerprint(String algorithm, String hex) {
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

  /** Reads what {@code a=fingerprint} says; null if the algorithm or the text is not acceptable. */
  public static @Nullable DtlsFingerprint of(String algorithm, String hex) {
    var name = algorithm.toLowerCase(Locale.ROOT);
    int bytes =
        switch (name) {
          case "sha-256" -> 32;
          case "sha-384" -> 48;
          case "sha-512" -> 64;
          default -> 0;
        };
    if (bytes == 0 || hex.length() != bytes * 3 - 1) return null;
    try {
      return new DtlsFingerprint(name, COLONS.formatHex(COLONS.parseHex(hex)));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  static DtlsFingerprint of(String algorithm, byte[] certificate) {
    try {
      // JCA spells the names of these three as RFC 8122 does.
      var digest = MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT));
      return new DtlsFingerprint(algorithm, COLONS.formatHex(digest.digest(certificate)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  /** Whether this is the hash of that certificate (DER). */
  boolean matches(byte[] certificate) {
    return equals(of(algorithm, certificate));
  }
}
