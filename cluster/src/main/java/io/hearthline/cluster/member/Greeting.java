package io.hearthline.cluster.member;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * What one end says of itself before Hazelcast may speak: {@value #BYTES} bytes, always, so that
 * nobody reads into what follows.
 *
 * <pre>
 * "HEARTHLN"  step 1  protocol 2  nonce 32  name length 1  name 63, padded with zeros  HMAC-SHA256 32
 * </pre>
 *
 * The HMAC goes over the address and port that were dialled, over everything that was said before,
 * by both ends, and over this: no part of one greeting is of use in another, nor at another place,
 * and none can be sent back to whom it came from.
 */
final class Greeting {
  /** In the order in which they are said; the last two end a greeting early. */
  enum Step {
    HELLO(0),
    ANSWER(1),
    PROOF(2),
    OTHER_SECRET(3),
    OTHER_PROTOCOL(4);

    private final int code;

    Step(int code) {
      this.code = code;
    }

    private static @Nullable Step of(int code) {
      for (var step : values()) if (step.code == code) return step;
      return null;
    }
  }

  static final int BYTES = 139;

  private static final byte[] MAGIC = "HEARTHLN".getBytes(US_ASCII);
  static final int MAGIC_BYTES = 8;
  private static final int NONCE_BYTES = 32;
  private static final int MAX_NAME_BYTES = 63;
  private static final int MAC_BYTES = 32;
  private static final int BODY_BYTES = BYTES - MAC_BYTES;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] bytes;
  private final Step step;
  private final int protocol;
  private final String node;

  private Greeting(byte[] bytes, Step step, int protocol, String node) {
    this.bytes = bytes;
    this.step = step;
    this.protocol = protocol;
    this.node = node;
  }

  /**
   * @param before what was dialled and all that was said in this greeting so far, in order
   * @param node at most 63 ASCII characters
   */
  static Greeting of(Step step, int protocol, String node, SecretKey key, byte[] before) {
    var nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    var name = Arrays.copyOf(node.getBytes(US_ASCII), MAX_NAME_BYTES);
    var bytes =
        ByteBuffer.allocate(BYTES)
            .put(MAGIC)
            .put((byte) step.code)
            .putShort((short) protocol)
            .put(nonce)
            .put((byte) Math.min(node.length(), MAX_NAME_BYTES))
            .put(name);
    bytes.put(mac(key, before, bytes.array()));
    return new Greeting(bytes.array(), step, protocol, node);
  }

  /** Whether these are the first {@value #MAGIC_BYTES} bytes of a greeting. */
  static boolean begins(byte[] bytes) {
    return Arrays.equals(bytes, 0, MAGIC_BYTES, MAGIC, 0, MAGIC_BYTES);
  }

  /**
   * Reads what came from the network; proves nothing yet.
   *
   * @param bytes {@value #BYTES} of them
   * @return null for what is no greeting
   */
  static @Nullable Greeting parse(byte[] bytes) {
    if (bytes.length != BYTES || !begins(bytes)) return null;
    var read = ByteBuffer.wrap(bytes, MAGIC_BYTES, BODY_BYTES - MAGIC_BYTES);
    var step = Step.of(read.get());
    int protocol = Short.toUnsignedInt(read.getShort());
    read.position(read.position() + NONCE_BYTES);
    int length = Byte.toUnsignedInt(read.get());
    if (step == null || length > MAX_NAME_BYTES) return null;
    var name = new byte[length];
    read.get(name);
    for (byte letter : name) if (letter < '-' || letter > 'z') return null;
    return new Greeting(bytes.clone(), step, protocol, new String(name, US_ASCII));
  }

  /** Whether whoever said it knows the key and has heard what was said before. */
  boolean isProvedBy(SecretKey key, byte[] before) {
    return MessageDigest.isEqual(
        mac(key, before, bytes), Arrays.copyOfRange(bytes, BODY_BYTES, BYTES));
  }

  private static byte[] mac(SecretKey key, byte[] before, byte[] bytes) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(before);
      mac.update(bytes, 0, BODY_BYTES);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks HMAC", e);
    }
  }

  byte[] bytes() {
    return bytes.clone();
  }

  Step step() {
    return step;
  }

  int protocol() {
    return protocol;
  }

  /** As it says; unproved it may be anybody's, but it is safe to be shown. */
  String node() {
    return node;
  }
}
