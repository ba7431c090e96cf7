package io.hearthline.media.srtp;

import static io.hearthline.media.srtp.LibcryptoContext.IV;
import static io.hearthline.media.srtp.LibcryptoContext.OUT_BYTES;
import static io.hearthline.media.srtp.LibcryptoContext.TAG;
import static io.hearthline.media.srtp.LibcryptoContext.WORD;

import java.lang.foreign.MemorySegment;

/**
 * AEAD_AES_128_GCM (RFC 7714) by OpenSSL.
 *
 * <p>With a thousand listeners nothing of one is left in the CPU's caches when its turn comes again,
 * so that every object on a packet's way costs about as much as encrypting it: sealing RTP touches
 * this one and libcrypto's context, and takes the place of the tag for what it must hand over.
 */
final class LibcryptoGcm implements PacketCipher {

  private static final int TAG_BYTES = 16;

  private static final int IV_BYTES = 12;

  private final LibcryptoContext native_;
  private final boolean authenticatesWord;

  /** That of {@link #native_}, and 0 once closed. */
  private long context;

  private long saltHigh;
  private int saltLow;

  LibcryptoGcm(SessionKeys keys) {
    native_ = new LibcryptoContext(Libcrypto.aes128Gcm(), keys.cipherKey(), 0);
    context = native_.context;
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
    if (context == 0) throw new IllegalStateException("closed");
    Bounds.check(in, inOffset, bytes);
    Bounds.checkParts(out, headerBytes, bytes, tagOffset, TAG_BYTES);
    long to = out.address();
    long iv = to + tagOffset;
    long outBytes = iv + IV_BYTES;
    out.set(Bounds.LONG, tagOffset, saltHigh ^ ivHigh(ssrc, index));
    out.set(Bounds.INT, tagOffset + 8, saltLow ^ (int) index);

    int done = Libcrypto.encryptInit(context, iv);
    done &= Libcrypto.encryptUpdate(context, 0, outBytes, to, headerBytes);
    if (authenticatesWord) {
      native_.scratch.set(Bounds.INT, WORD, word);
      long at = native_.scratchAddress + WORD;
      done &= Libcrypto.encryptUpdate(context, 0, outBytes, at, 4);
    }
    if (bytes > 0) {
      long from = in.address() + inOffset;
      done &= Libcrypto.encryptUpdate(context, to + headerBytes, outBytes, from, bytes);
    }
    done &= Libcrypto.encryptFinal(context, iv, outBytes); // GCM has nothing left to write
    if (done != 1
        || Libcrypto.control(context, Libcrypto.GET_TAG, TAG_BYTES, to + tagOffset) != 1) {
      throw new IllegalStateException("libcrypto failed to encrypt");
    }
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
    if (context == 0) return false;
    Bounds.checkParts(packet, headerBytes, bytes, tagOffset, TAG_BYTES);
    long scratch = native_.scratchAddress;
    long data = packet.address();
    prepare(ssrc, index, word);

    int done = Libcrypto.decryptInit(context, scratch + IV);
    done &= Libcrypto.decryptUpdate(context, 0, scratch + OUT_BYTES, data, headerBytes);
    if (authenticatesWord) {
      done &= Libcrypto.decryptUpdate(context, 0, scratch + OUT_BYTES, scratch + WORD, 4);
    }
    if (bytes > 0) {
      long payload = data + headerBytes;
      done &= Libcrypto.decryptUpdate(context, payload, scratch + OUT_BYTES, payload, bytes);
    }
    return done == 1
        && Libcrypto.control(context, Libcrypto.SET_TAG, TAG_BYTES, data + tagOffset) == 1
        && Libcrypto.decryptFinal(context, scratch + TAG, scratch + OUT_BYTES) == 1;
  }

  /** IV: two zero bytes, SSRC and 48-bit index, xor salt (RFC 7714 sections 8.1 and 9.1). */
  private void prepare(int ssrc, long index, int word) {
    native_.scratch.set(Bounds.LONG, IV, saltHigh ^ ivHigh(ssrc, index));
    native_.scratch.set(Bounds.INT, IV + 8, saltLow ^ (int) index);
    if (authenticatesWord) native_.scratch.set(Bounds.INT, WORD, word);
  }

  private static long ivHigh(int ssrc, long index) {
    return ((ssrc & 0xffff_ffffL) << 16) | (index >>> 32);
  }

  @Override
  public void close() {
    context = 0;
    native_.close();
    saltHigh = 0;
    saltLow = 0;
  }
}
