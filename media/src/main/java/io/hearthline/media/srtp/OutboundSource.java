package io.hearthline.media.srtp;

import static io.hearthline.media.srtp.Bounds.INT;
import static io.hearthline.media.srtp.Bounds.SHORT;

import java.lang.foreign.MemorySegment;

/**
 * One outgoing SSRC of one transport: protects its RTP and RTCP and makes sure that no index is
 * used for two packets. Confined to one loop; allocates nothing with libcrypto.
 */
public final class OutboundSource {

  private static final long INDEX_END = 1L << 48;
  private static final int ENCRYPTED = 0x8000_0000;

  private final int ssrc;
  private final int tagBytes;
  private final SrtpSuite suite;
  private final SessionCiphers ciphers;

  /** Of the ciphers the one that every packet needs: a hop less, see {@link LibcryptoGcm}. */
  private final PacketCipher rtp;

  private long lastIndex = -1;
  private int nextRtcpIndex;

  OutboundSource(int ssrc, SrtpSuite suite, SessionCiphers ciphers) {
    this.ssrc = ssrc;
    this.suite = suite;
    this.tagBytes = suite.tagBytes();
    this.ciphers = ciphers;
    this.rtp = ciphers.rtp();
  }

  public int ssrc() {
    return ssrc;
  }

  /** 48-bit index of the newest packet protected, -1 before the first. */
  public long lastIndex() {
    return lastIndex;
  }

  /**
   * Protects a new packet (RFC 3711 section 3.3, RFC 7714 section 8).
   *
   * @param out off-heap, borrowed; the header of {@code headerBytes} (fixed, CSRCs, extension)
   *     stands at 0 and names this SSRC and the low 16 bits of the index
   * @param payload off-heap, borrowed; elsewhere, or {@code out} itself at {@code headerBytes}
   * @param index rollover counter and sequence number, {@code ROC << 16 | sequence}
   * @return bytes of the packet in {@code out}: header, payload and {@link
   *     SrtpSuite#rtpOverheadBytes()}
   * @throws IllegalStateException when the index is not above every index before: a bug that would
   *     give the key away
   */
  public int protect(
      MemorySegment out,
      int headerBytes,
      MemorySegment payload,
      long payloadOffset,
      int payloadBytes,
      long index) {
    if (index <= lastIndex || index >= INDEX_END) {
      throw new IllegalStateException(
          "index " + index + " of SSRC " + Integer.toHexString(ssrc) + " after " + lastIndex);
    }
    check(out, headerBytes, payload, payloadOffset, payloadBytes, index);
    // Spent even if what follows fails.
    lastIndex = index;
    return seal(out, headerBytes, payload, payloadOffset, payloadBytes, index);
  }

  /**
   * Protects a packet once more for retransmission: the caller answers for header and payload being
   * the very bytes that were protected under this index before.
   *
   * @throws IllegalStateException when the index is above every index used so far
   */
  public int protectAgain(
      MemorySegment out,
      int headerBytes,
      MemorySegment payload,
      long payloadOffset,
      int payloadBytes,
      long index) {
    if (index > lastIndex || index < 0) {
      throw new IllegalStateException(
          "index " + index + " of SSRC " + Integer.toHexString(ssrc) + " was never sent");
    }
    check(out, headerBytes, payload, payloadOffset, payloadBytes, index);
    return seal(out, headerBytes, payload, payloadOffset, payloadBytes, index);
  }

  /**
   * Protects an RTCP packet in place, with an index of its own (RFC 3711 section 3.4).
   *
   * @param packet off-heap, borrowed, with room for {@link SrtpSuite#rtcpOverheadBytes()} more; its
   *     first sender is this SSRC
   * @return the new length
   * @throws IllegalStateException after 2^31 packets
   */
  public int protectRtcp(MemorySegment packet, int length) {
    Bounds.check(packet, 0, length + suite.rtcpOverheadBytes());
    if (length < Bounds.RTCP_HEADER_BYTES || packet.get(INT, 4) != ssrc) {
      throw new IllegalArgumentException(
          "not an RTCP packet of SSRC " + Integer.toHexString(ssrc) + ": " + length + " bytes");
    }
    if (nextRtcpIndex < 0) throw new IllegalStateException("all SRTCP indices are used");
    int index = nextRtcpIndex++;
    int word = ENCRYPTED | index;
    int tagOffset =
        switch (suite) {
          case AEAD_AES_128_GCM -> length;
          case AES128_CM_HMAC_SHA1_80 -> length + SrtpSuite.RTCP_INDEX_BYTES;
        };
    int wordOffset =
        switch (suite) {
          case AEAD_AES_128_GCM -> length + tagBytes;
          case AES128_CM_HMAC_SHA1_80 -> length;
        };
    int header = Bounds.RTCP_HEADER_BYTES;
    ciphers
        .rtcp()
        .seal(packet, header, packet, header, length - header, ssrc, index, word, tagOffset);
    packet.set(INT, wordOffset, word);
    return length + suite.rtcpOverheadBytes();
  }

  /**
   * Reads what {@link #protect} will read. A caller with many sources touches some of them first
   * and protects then, so that their memory is fetched at once and not one after the other.
   *
   * @return nothing of meaning
   */
  public int touch() {
    return (int) lastIndex + rtp.touch();
  }

  private int seal(
      MemorySegment out, int headerBytes, MemorySegment in, long inOffset, int bytes, long index) {
    int end = headerBytes + bytes;
    int roc = (int) (index >>> 16);
    rtp.seal(out, headerBytes, in, inOffset, bytes, ssrc, index, roc, end);
    return end + tagBytes;
  }

  private void check(
      MemorySegment out, int headerBytes, MemorySegment in, long inOffset, int bytes, long index) {
    Bounds.check(in, inOffset, bytes);
    Bounds.check(out, 0, Math.addExact(Math.addExact(headerBytes, bytes), tagBytes));
    if (headerBytes < Bounds.FIXED_RTP_HEADER_BYTES
        || packetIsNot(out, index)
        || overlapsPartly(out, headerBytes, in, inOffset, bytes)) {
      throw new IllegalArgumentException(
          "header of %d bytes does not belong to SSRC %x, index %d, or payload overlaps"
              .formatted(headerBytes, ssrc, index));
    }
  }

  private boolean packetIsNot(MemorySegment out, long index) {
    return out.get(INT, 8) != ssrc || out.get(SHORT, 2) != (short) index;
  }

  private boolean overlapsPartly(
      MemorySegment out, int headerBytes, MemorySegment in, long inOffset, int bytes) {
    long from = in.address() + inOffset;
    long to = out.address() + headerBytes;
    return from != to
        && from < out.address() + headerBytes + bytes + tagBytes
        && out.address() < from + bytes;
  }
}
