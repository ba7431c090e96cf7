package io.hearthline.media.srtp;

import static io.hearthline.media.srtp.LibcryptoContext.IV;
import static io.hearthline.media.srtp.LibcryptoContext.OUT_BYTES;
import static io.hearthline.media.srtp.LibcryptoContext.TAG;
import static io.hearthline.media.srtp.LibcryptoContext.WORD;

import java.lang.foreign.MemorySegment;

/** AEAD_AES_128_GCM (RFC 7714) by OpenSSL. */
final class LibcryptoGcm implements PacketCipher {

  private static final int TAG_BYTES = 16;

  private final LibcryptoContext native_;
  private final boolean authenticatesWord;
  private long saltHigh;
  private int saltLow;

  LibcryptoGcm(SessionKeys keys) {
    native_ = new LibcryptoContext(Libcrypto.aes128Gcm(), keys.cipherKey(), 0);
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
    if (native_.closed()) throw new IllegalStateException("closed");
    Bounds.check(in, inOffset, bytes);
    Bounds.checkParts(out, headerBytes, bytes, tagOffset, TAG_BYTES);
    long context = native_.context;
    long scratch = native_.scratchAddress;
    long to = out.address();
    prepare(ssrc, index, word);

    int done = Libcrypto.encryptInit(context, scratch + IV);
    done &= Libcrypto.encryptUpdate(context, 0, scratch + OUT_BYTES, to, headerBytes);
    if (authenticatesWord) {
      done &= Libcrypto.encryptUpdate(context, 0, scratch + OUT_BYTES, scratch + WORD, 4);
    }
    if (bytes > 0) {
      long from = in.address() + inOffset;
      done &= Libcrypto.encryptUpdate(context, to + headerBytes, scratch + OUT_BYTES, from, bytes);
    }
    done &= Libcrypto.encryptFinal(context, scratch + TAG, scratch + OUT_BYTES);
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
    if (native_.closed()) return false;
    Bounds.checkParts(packet, headerBytes, bytes, tagOffset, TAG_BYTES);
    long context = native_.context;
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
    long high = ((ssrc & 0xffff_ffffL) << 16) | (index >>> 32);
    native_.scratch.set(Bounds.LONG, IV, saltHigh ^ high);
    native_.scratch.set(Bounds.INT, IV + 8, saltLow ^ (int) index);
    if (authenticatesWord) native_.scratch.set(Bounds.INT, WORD, word);
  }

  @Override
  public void close() {
    native_.close();
    saltHigh = 0;
    saltLow = 0;
  }
}
