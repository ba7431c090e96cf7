package io.hearthline.media.srtp;

import static io.hearthline.media.srtp.Libcrypto.SHA1_STATE_BYTES;
import static io.hearthline.media.srtp.LibcryptoContext.IV;
import static io.hearthline.media.srtp.LibcryptoContext.OUT_BYTES;
import static io.hearthline.media.srtp.LibcryptoContext.OWN;
import static io.hearthline.media.srtp.LibcryptoContext.TAG;
import static io.hearthline.media.srtp.LibcryptoContext.WORD;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * AES128_CM_HMAC_SHA1_80 (RFC 3711) by OpenSSL. HMAC keeps the two SHA-1 states that have the key
 * block behind them and copies them per packet: OpenSSL's own HMAC allocates for that in version 3.
 */
final class LibcryptoCounterMode implements PacketCipher {

  private static final int INNER = OWN;
  private static final int OUTER = INNER + SHA1_STATE_BYTES;
  private static final int WORK = OUTER + SHA1_STATE_BYTES;
  private static final int BLOCK_BYTES = 64;
  private static final int DIGEST_BYTES = 20;
  private static final int TAG_BYTES = 10;

  private final LibcryptoContext native_;
  private long saltHigh;
  private long saltLow;

  LibcryptoCounterMode(SessionKeys keys) {
    native_ = new LibcryptoContext(Libcrypto.aes128Ctr(), keys.cipherKey(), 3 * SHA1_STATE_BYTES);
    saltHigh = keys.saltHigh();
    saltLow = keys.saltLow();
    keyState(INNER, keys.authenticationKey(), 0x36);
    keyState(OUTER, keys.authenticationKey(), 0x5c);
  }

  /** A SHA-1 state after one block of key xor pad (RFC 2104). */
  private void keyState(int state, byte[] key, int pad) {
    var scratch = native_.scratch;
    var block = scratch.asSlice(WORK, BLOCK_BYTES).fill((byte) pad);
    for (int i = 0; i < key.length; i++) {
      block.set(ValueLayout.JAVA_BYTE, i, (byte) (key[i] ^ pad));
    }
    int done = Libcrypto.sha1Init(native_.scratchAddress + state);
    done &= Libcrypto.sha1Update(native_.scratchAddress + state, block.address(), BLOCK_BYTES);
    block.fill((byte) 0);
    if (done != 1) {
      close();
      throw new IllegalStateException("libcrypto has no SHA-1");
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
    if (native_.closed()) throw new IllegalStateException("closed");
    Bounds.check(in, inOffset, bytes);
    Bounds.checkParts(out, headerBytes, bytes, tagOffset, TAG_BYTES);
    long payload = out.address() + headerBytes;
    if (!crypt(payload, in.address() + inOffset, bytes, ssrc, index)
        || !authenticate(out.address(), headerBytes + bytes, word)) {
      throw new IllegalStateException("libcrypto failed to encrypt");
    }
    out.set(Bounds.LONG, tagOffset, native_.scratch.get(Bounds.LONG, TAG));
    out.set(Bounds.SHORT, tagOffset + 8, native_.scratch.get(Bounds.SHORT, TAG + 8));
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
    if (!authenticate(packet.address(), headerBytes + bytes, word)) return false;
    // One test of all 80 bits: how many of them fit does not show in the time.
    long difference =
        (packet.get(Bounds.LONG, tagOffset) ^ native_.scratch.get(Bounds.LONG, TAG))
            | (packet.get(Bounds.SHORT, tagOffset + 8)
                ^ native_.scratch.get(Bounds.SHORT, TAG + 8));
    if (difference != 0) return false;
    long payload = packet.address() + headerBytes;
    return crypt(payload, payload, bytes, ssrc, index);
  }

  /** IV: salt xor SSRC xor index, with 16 bits of block counter behind (RFC 3711 section 4.1.1). */
  private boolean crypt(long to, long from, int bytes, int ssrc, long index) {
    if (bytes == 0) return true;
    long context = native_.context;
    long scratch = native_.scratchAddress;
    native_.scratch.set(Bounds.LONG, IV, saltHigh ^ (ssrc & 0xffff_ffffL));
    native_.scratch.set(Bounds.LONG, IV + 8, (saltLow ^ index) << 16);
    int done = Libcrypto.encryptInit(context, scratch + IV);
    done &= Libcrypto.encryptUpdate(context, to, scratch + OUT_BYTES, from, bytes);
    return done == 1;
  }

  /** Leaves HMAC-SHA1 of packet and word in the scratch block. */
  private boolean authenticate(long packet, int bytes, int word) {
    var memory = native_.scratch;
    long scratch = native_.scratchAddress;
    memory.set(Bounds.INT, WORD, word);
    MemorySegment.copy(memory, INNER, memory, WORK, SHA1_STATE_BYTES);
    int done = Libcrypto.sha1Update(scratch + WORK, packet, bytes);
    done &= Libcrypto.sha1Update(scratch + WORK, scratch + WORD, 4);
    done &= Libcrypto.sha1Final(scratch + TAG, scratch + WORK);
    MemorySegment.copy(memory, OUTER, memory, WORK, SHA1_STATE_BYTES);
    done &= Libcrypto.sha1Update(scratch + WORK, scratch + TAG, DIGEST_BYTES);
    done &= Libcrypto.sha1Final(scratch + TAG, scratch + WORK);
    return done == 1;
  }

  @Override
  public void close() {
    native_.close();
    saltHigh = 0;
    saltLow = 0;
  }
}
