package io.hearthline.verticles.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Proofs that somebody published a stream, with which the same identity may go on under the same
 * id. Any node with the same keys can check one; nothing is stored.
 */
public final class ResumeTokens {
  private static final byte[] PURPOSE = "hearthline resume 1".getBytes(UTF_8);
  private static final int CLAIM_BYTES = 2 * Long.BYTES;
  private static final int MAC_BYTES = 32;

  private final Supplier<KeyRing> keys;
  private final Duration validity;

  /** With one key for ever. */
  public ResumeTokens(SigningKey key, Duration validity) {
    this(always(KeyRing.of(key)), validity);
  }

  /**
   * With keys that may change, as when the node joins a cluster.
   *
   * @param keys the ones of the moment; asked each time, so it must not block
   */
  public ResumeTokens(Supplier<KeyRing> keys, Duration validity) {
    this.keys = keys;
    this.validity = validity;
  }

  private static Supplier<KeyRing> always(KeyRing ring) {
    return () -> ring;
  }

  /** A text of 64 characters that fit into a URL. */
  public String issue(String stream, long generation, String identity, Instant now) {
    long expires = now.plus(validity).getEpochSecond();
    var token =
        ByteBuffer.allocate(CLAIM_BYTES + MAC_BYTES)
            .putLong(generation)
            .putLong(expires)
            .put(keys.get().sign(signed(stream, generation, identity, expires)));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
  }

  /** The generation that the token proves; empty for whatever is not a valid token. */
  public OptionalLong check(String token, String stream, String identity, Instant now) {
    if (token.length() != (CLAIM_BYTES + MAC_BYTES) * 4 / 3) return OptionalLong.empty();
    ByteBuffer claims;
    try {
      claims = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
    } catch (IllegalArgumentException _) {
      return OptionalLong.empty();
    }
    long generation = claims.getLong();
    long expires = claims.getLong();
    byte[] mac = new byte[MAC_BYTES];
    claims.get(mac);
    boolean genuine = keys.get().verify(mac, signed(stream, generation, identity, expires));
    return genuine && now.getEpochSecond() < expires
        ? OptionalLong.of(generation)
        : OptionalLong.empty();
  }

  /** Lengths go in front of the texts, so that no two pairs of texts sign the same bytes. */
  private static byte[] signed(String stream, long generation, String identity, long expires) {
    byte[] streamBytes = stream.getBytes(UTF_8);
    byte[] identityBytes = identity.getBytes(UTF_8);
    var message =
        ByteBuffer.allocate(
                PURPOSE.length
                    + CLAIM_BYTES
                    + 2 * Integer.BYTES
                    + streamBytes.length
                    + identityBytes.length)
            .put(PURPOSE)
            .putLong(generation)
            .putLong(expires)
            .putInt(streamBytes.length)
            .put(streamBytes)
            .putInt(identityBytes.length)
            .put(identityBytes);
    return message.array();
  }
}
