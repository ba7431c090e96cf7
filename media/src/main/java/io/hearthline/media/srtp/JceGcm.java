package io.hearthline.media.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AEAD_AES_128_GCM (RFC 7714) by the JDK, whose own copies of the key are left to the collector.
 */
final class JceGcm implements PacketCipher {

  private static final int TAG_BYTES = 16;

  private final boolean authenticatesWord;
  private final long saltHigh;
  private final int saltLow;
  private final byte[] iv = new byte[12];
  private final byte[] lastIv = new byte[12];
  private byte[] input = {};
  private byte[] output = {};
  private Cipher cipher;
  private @Nullable SecretKeySpec key;

  JceGcm(SessionKeys keys) {
    cipher = newCipher();
    key = new SecretKeySpec(keys.cipherKey(), "AES");
    authenticatesWord = keys.layer() == Layer.RTCP;
    saltHigh = keys.saltHigh();
    saltLow = (int) keys.saltLow();
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
    if (key == null) throw new IllegalStateException("closed");
    reserve(headerBytes + bytes);
    writeIv(ssrc, index);
    // The JDK refuses the same IV twice in a row, which is what a retransmission is.
    if (Arrays.equals(iv, lastIv)) cipher = newCipher();
    System.arraycopy(iv, 0, lastIv, 0, iv.length);
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG_BYTES, iv));
      authenticate(out, headerBytes, word);
      MemorySegment.copy(in, JAVA_BYTE, inOffset, input, 0, bytes);
      cipher.doFinal(input, 0, bytes, output);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK failed to encrypt", e);
    }
    MemorySegment.copy(output, 0, out, JAVA_BYTE, headerBytes, bytes);
    MemorySegment.copy(output, bytes, out, JAVA_BYTE, tagOffset, TAG_BYTES);
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
    if (key == null) return false;
    reserve(headerBytes + bytes);
    writeIv(ssrc, index);
    try {
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * TAG_BYTES, iv));
      authenticate(packet, headerBytes, word);
      MemorySegment.copy(packet, JAVA_BYTE, headerBytes, input, 0, bytes);
      MemorySegment.copy(packet, JAVA_BYTE, tagOffset, input, bytes, TAG_BYTES);
      cipher.doFinal(input, 0, bytes + TAG_BYTES, output);
    } catch (AEADBadTagException _) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK failed to decrypt", e);
    }
    MemorySegment.copy(output, 0, packet, JAVA_BYTE, headerBytes, bytes);
    return true;
  }

  private void authenticate(MemorySegment packet, int headerBytes, int word) {
    MemorySegment.copy(packet, JAVA_BYTE, 0, input, 0, headerBytes);
    cipher.updateAAD(input, 0, headerBytes);
    if (authenticatesWord) cipher.updateAAD(ByteBuffer.allocate(4).putInt(0, word));
  }

  /** IV: two zero bytes, SSRC and 48-bit index, xor salt (RFC 7714 sections 8.1 and 9.1). */
  private void writeIv(int ssrc, long index) {
    long high = ((ssrc & 0xffff_ffffL) << 16) | (index >>> 32);
    ByteBuffer.wrap(iv).putLong(saltHigh ^ high).putInt(saltLow ^ (int) index);
  }

  private void reserve(int bytes) {
    if (input.length >= bytes + TAG_BYTES) return;
    input = new byte[bytes + TAG_BYTES];
    output = new byte[bytes + TAG_BYTES];
  }

  private static Cipher newCipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is missing from this JDK", e);
    }
  }

  @Override
  public void close() {
    key = null;
    cipher = newCipher();
    Arrays.fill(input, (byte) 0);
    Arrays.fill(output, (byte) 0);
  }
}
