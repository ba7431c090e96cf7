package io.hearthline.media.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** AES128_CM_HMAC_SHA1_80 (RFC 3711) by the JDK, whose copies of the key go to the collector. */
final class JceCounterMode implements PacketCipher {

  private static final int TAG_BYTES = 10;
  private static final int DIGEST_BYTES = 20;

  private final long saltHigh;
  private final long saltLow;
  private final byte[] iv = new byte[16];
  private final byte[] received = new byte[TAG_BYTES];
  private final byte[] expected = new byte[TAG_BYTES];
  private final byte[] digest = new byte[DIGEST_BYTES];
  private byte[] packetBytes = {};
  private @Nullable Keyed keyed;

  /** What goes when the cipher is closed. */
  private record Keyed(Cipher cipher, SecretKeySpec key, Mac mac) {}

  JceCounterMode(SessionKeys keys) {
    saltHigh = keys.saltHigh();
    saltLow = keys.saltLow();
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(keys.authenticationKey(), "HmacSHA1"));
      var key = new SecretKeySpec(keys.cipherKey(), "AES");
      keyed = new Keyed(Cipher.getInstance("AES/CTR/NoPadding"), key, mac);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-CTR or HMAC-SHA1 is missing from this JDK", e);
    }
  }

  @Override
  public void seal(
      MemorySegment out,
      int headerBytes,
      MemorySegment in,
      long inOffset,
      int bytes,
      int ssrc,
      long index,
      int word,
      int tagOffset) {
    if (keyed == null) throw new IllegalStateException("closed");
    reserve(headerBytes + bytes);
    MemorySegment.copy(out, JAVA_BYTE, 0, packetBytes, 0, headerBytes);
    MemorySegment.copy(in, JAVA_BYTE, inOffset, packetBytes, headerBytes, bytes);
    try {
      crypt(keyed, headerBytes, bytes, ssrc, index);
      authenticate(keyed, headerBytes + bytes, word);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK failed to encrypt", e);
    }
    MemorySegment.copy(packetBytes, headerBytes, out, JAVA_BYTE, headerBytes, bytes);
    MemorySegment.copy(expected, 0, out, JAVA_BYTE, tagOffset, TAG_BYTES);
  }

  @Override
  public boolean open(
      MemorySegment packet,
      int headerBytes,
      int bytes,
      int ssrc,
      long index,
      int word,
      int tagOffset) {
    if (keyed == null) return false;
    reserve(headerBytes + bytes);
    MemorySegment.copy(packet, JAVA_BYTE, 0, packetBytes, 0, headerBytes + bytes);
    MemorySegment.copy(packet, JAVA_BYTE, tagOffset, received, 0, TAG_BYTES);
    try {
      authenticate(keyed, headerBytes + bytes, word);
      if (!MessageDigest.isEqual(received, expected)) return false;
      crypt(keyed, headerBytes, bytes, ssrc, index);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK failed to decrypt", e);
    }
    MemorySegment.copy(packetBytes, headerBytes, packet, JAVA_BYTE, headerBytes, bytes);
    return true;
  }

  /** IV: salt xor SSRC xor index, with 16 bits of block counter behind (RFC 3711 section 4.1.1). */
  private void crypt(Keyed with, int from, int bytes, int ssrc, long index)
      throws GeneralSecurityException {
    ByteBuffer.wrap(iv).putLong(saltHigh ^ (ssrc & 0xffff_ffffL)).putLong((saltLow ^ index) << 16);
    with.cipher().init(Cipher.ENCRYPT_MODE, with.key(), new IvParameterSpec(iv));
    with.cipher().doFinal(packetBytes, from, bytes, packetBytes, from);
  }

  /** Leaves the truncated HMAC of packet and word in {@code expected}. */
  private void authenticate(Keyed with, int bytes, int word) throws GeneralSecurityException {
    with.mac().update(packetBytes, 0, bytes);
    with.mac().update(ByteBuffer.allocate(4).putInt(0, word));
    with.mac().doFinal(digest, 0);
    System.arraycopy(digest, 0, expected, 0, TAG_BYTES);
  }

  private void reserve(int bytes) {
    if (packetBytes.length < bytes) packetBytes = new byte[bytes];
  }

  @Override
  public void close() {
    keyed = null;
    Arrays.fill(packetBytes, (byte) 0);
  }
}
