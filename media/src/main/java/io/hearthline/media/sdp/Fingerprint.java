package io.hearthline.media.sdp;

import java.util.Locale;
import java.util.Map;

/**
 * Digest of a DTLS certificate (RFC 8122 section 5). MD5 and SHA-1 are not among the algorithms:
 * too weak to trust.
 *
 * @param algorithm {@code sha-256}, {@code sha-384} or {@code sha-512}
 * @param hex upper case bytes with colons between
 */
public record Fingerprint(String algorithm, String hex) {
  private static final Map<String, Integer> DIGEST_BYTES =
      Map.of("sha-256", 32, "sha-384", 48, "sha-512", 64);

  public Fingerprint {
    algorithm = algorithm.toLowerCase(Locale.ROOT);
    hex = hex.toUpperCase(Locale.ROOT);
    Text.require(isGood(algorithm, hex), "fingerprint");
  }

  static Result<Fingerprint> parse(String text) {
    var words = SdpParser.words(text);
    if (words.size() == 2) {
      String algorithm = words.get(0).toLowerCase(Locale.ROOT);
      String hex = words.get(1).toUpperCase(Locale.ROOT);
      if (isGood(algorithm, hex)) return Result.ok(new Fingerprint(algorithm, hex));
    }
    return Result.refused("fingerprint not usable: " + Text.quoted(text));
  }

  String print() {
    return algorithm + " " + hex;
  }

  private static boolean isGood(String algorithm, String hex) {
    Integer bytes = DIGEST_BYTES.get(algorithm);
    if (bytes == null || hex.length() != bytes * 3 - 1) return false;
    for (int i = 0; i < hex.length(); i++) {
      char c = hex.charAt(i);
      boolean ok = i % 3 == 2 ? c == ':' : Text.isDigit(c) || (c >= 'A' && c <= 'F');
      if (!ok) return false;
    }
    return true;
  }
}
