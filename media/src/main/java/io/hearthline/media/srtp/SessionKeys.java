package io.hearthline.media.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the master key is turned into for one layer (RFC 3711 section 4.3). Wiped by its owner.
 *
 * @param authenticationKey 20 bytes; none with an AEAD suite
 */
@SuppressWarnings("ArrayRecordComponent") // secrets live in arrays because arrays can be wiped
record SessionKeys(
    SrtpSuite suite, Layer layer, byte[] cipherKey, byte[] salt, byte[] authenticationKey)
    implements AutoCloseable {

  private static final int AUTHENTICATION_KEY_BYTES = 20;

  /**
   * Derives once, as a key derivation rate of 0 says.
   *
   * @throws IllegalStateException when the keys were wiped before: two transports must not meet on
   *     the all-zero key
   */
  static SessionKeys derive(SrtpKeys keys, Layer layer) {
    if (isZero(keys.masterKey())) {
      throw new IllegalStateException("the master key was wiped already");
    }
    var suite = keys.suite();
    int authenticationBytes =
        switch (suite) {
          case AEAD_AES_128_GCM -> 0;
          case AES128_CM_HMAC_SHA1_80 -> AUTHENTICATION_KEY_BYTES;
        };
    return new SessionKeys(
        suite,
        layer,
        derive(keys, layer.cipherLabel(), suite.keyBytes()),
        derive(keys, layer.saltLabel(), suite.saltBytes()),
        derive(keys, layer.authenticationLabel(), authenticationBytes));
  }

  /** AES in counter mode over zeros; the label stands in byte 7 of the salt (RFC 3711 4.3.1). */
  static byte[] derive(SrtpKeys keys, int label, int bytes) {
    // A GCM salt of 96 bits counts as 112 bits with zeros behind (RFC 7714 section 11).
    byte[] block = Arrays.copyOf(keys.masterSalt(), 16);
    block[7] ^= (byte) label;
    try {
      var cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(keys.masterKey(), "AES"),
          new IvParameterSpec(block));
      return cipher.doFinal(new byte[bytes]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES in counter mode is missing from this JDK", e);
    } finally {
      Arrays.fill(block, (byte) 0);
    }
  }

  /** First eight bytes of the salt, for {@code iv = salt ^ (ssrc, index)}. */
  long saltHigh() {
    return bigEndian(0, 8);
  }

  /** The rest of the salt: 4 bytes with GCM, 6 with counter mode, in the low bits. */
  long saltLow() {
    return bigEndian(8, salt.length);
  }

  private long bigEndian(int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) value = value << 8 | (salt[i] & 0xff);
    return value;
  }

  private static boolean isZero(byte[] bytes) {
    int any = 0;
    for (byte b : bytes) any |= b;
    return any == 0;
  }

  @Override
  public void close() {
    Arrays.fill(cipherKey, (byte) 0);
    Arrays.fill(salt, (byte) 0);
    Arrays.fill(authenticationKey, (byte) 0);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "SessionKeys[" + suite + ", " + layer + "]";
  }
}
