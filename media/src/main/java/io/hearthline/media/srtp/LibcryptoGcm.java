package io.hearthline.media.srtp;

import static io.hearthline.media.srtp.LibcryptoContext.IV;
import static io.hearthline.media.srtp.LibcryptoContext.OUT_BYTES;
import static io.hearthline.media.srtp.LibcryptoContext.TAG;
import static io.hearthline.media.srtp.LibcryptoContext.WORD;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * AEAD_AES_128_GCM (RFC 7714) by OpenSSL.
 *
 * <p>With a thousand listeners nothing of one is left in the CPU's caches when its turn comes
 * again, so that every object on a packet's way costs about as much as encrypting it: sealing RTP
 * touches this one and libcrypto's context, and takes the place of the tag for what it must hand
 * over.
 */
final class LibcryptoGcm implements PacketCipher {

  private static final int TAG_BYTES = 16;

  private static final int IV_BYTES = 12;

  private final byte[] key;
  private final boolean authenticatesWord;
  private @Nullable LibcryptoContext native_;

  /** That of {@link #native_}, or 0. */
  private long context;

  private boolean closed;
  private long saltHigh;
  private int saltLow;

  LibcryptoGcm(SessionKeys keys) {
    key = keys.cipherKey().clone();
    authenticatesWord = keys.layer() == Layer.RTCP;
    saltHigh = keys.saltHigh();
    saltLow = (int) keys.saltLow();
  }

  @Override
  public int touch() {
    return (int) (context ^ saltHigh);
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
    if (closed) throw new IllegalStateException("closed");
    Bounds.check(in, inOffset, bytes);
    Bounds.checkParts(out, headerBytes, bytes, tagOffset, TAG_BYTES);
    if (context == 0) begin();
    long to = out.address();
    long iv = to + tagOffset;
    long outBytes = iv + IV_BYTES;
    out.set(Bounds.LONG, tagOffset, saltHigh ^ ivHigh(ssrc, index));
    out.set(Bounds.INT, tagOffset + 8, saltLow ^ (int) index);

    int done = Libcrypto.encryptInit(context, iv);
    done &= Libcrypto.encryptUpdate(context, 0, outBytes, to, headerBytes);
    if (authenticatesWord) {
      done &= Libcrypto.encryptUpdate(context, 0, outBytes, wordAddress(word), 4);
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

  /**
   * Makes libcrypto's context with the first packet: a kilobyte, and a listener's transport never
   * receives RTP.
   */
  private LibcryptoContext begin() {
    var fresh = new LibcryptoContext(Libcrypto.aes128Gcm(), key, 0);
    native_ = fresh;
    context = fresh.context;
    return fresh;
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
    if (closed) return false;
    Bounds.checkParts(packet, headerBytes, bytes, tagOffset, TAG_BYTES);
    var owner = native_ == null ? begin() : native_;
    long scratch = owner.scratchAddress;
    long data = packet.address();
    owner.scratch.set(Bounds.LONG, IV, saltHigh ^ ivHigh(ssrc, index));
    owner.scratch.set(Bounds.INT, IV + 8, saltLow ^ (int) index);

    int done = Libcrypto.decryptInit(context, scratch + IV);
    done &= Libcrypto.decryptUpdate(context, 0, scratch + OUT_BYTES, data, headerBytes);
    if (authenticatesWord) {
      done &= Libcrypto.decryptUpdate(context, 0, scratch + OUT_BYTES, wordAddress(word), 4);
    }
    if (bytes > 0) {
      long payload = data + headerBytes;
      done &= Libcrypto.decryptUpdate(context, payload, scratch + OUT_BYTES, payload, bytes);
    }
    return done == 1
        && Libcrypto.control(context, Libcrypto.SET_TAG, TAG_BYTES, data + tagOffset) == 1
        && Libcrypto.decryptFinal(context, scratch + TAG, scratch + OUT_BYTES) == 1;
  }

  private long wordAddress(int word) {
    var owner = native_;
    if (owner == null) throw new IllegalStateException("no context");
    owner.scratch.set(Bounds.INT, WORD, word);
    return owner.scratchAddress + WORD;
  }

  /** IV: two zero bytes, SSRC and 48-bit index, xor salt (RFC 7714 sections 8.1 and 9.1). */
  private static long ivHigh(int ssrc, long index) {
    return ((ssrc & 0xffff_ffffL) << 16) | (index >>> 32);
  }

  @Override
  public void close() {
    closed = true;
    if (native_ != null) native_.close();
    native_ = null;
    context = 0;
    Arrays.fill(key, (byte) 0);
    saltHigh = 0;
    saltLow = 0;
  }
}
