package io.hearthline.media.srtp;

import static io.hearthline.media.srtp.Bounds.INT;
import static io.hearthline.media.srtp.Bounds.SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The receiving half of one transport's SRTP: checks, decrypts and remembers what came. Nothing is
 * learned from a packet that is not authentic. Confined to one loop; allocates nothing with
 * libcrypto but the replay window of a new SSRC.
 */
public final class SrtpInbound implements AutoCloseable {

  /** The tag does not fit: forged, damaged, or under another key. */
  public static final int AUTH_FAILED = -1;

  /** An index that was received before, or is more than 1024 behind. */
  public static final int REPLAYED = -2;

  /** Too short, another version, or a header that reaches beyond the end. */
  public static final int MALFORMED = -3;

  /** One SSRC more than there may be at a time. */
  public static final int TOO_MANY_SOURCES = -4;

  /** A browser has one or two SSRCs in a transport; a stranger has no key to make any. */
  public static final int CLIENT_SOURCES = 16;

  private static final long INDEX_END = 1L << 48;

  private final SrtpKeys keys;
  private final SrtpSuite suite;
  private final SessionCiphers ciphers;
  private final ReplayWindows rtpWindows;
  private final ReplayWindows rtcpWindows;
  private long lastIndex = -1;

  /**
   * @param keys taken over, and wiped by {@link #close()}
   */
  public SrtpInbound(SrtpKeys keys, SrtpCrypto crypto) {
    this(keys, crypto, CLIENT_SOURCES);
  }

  /**
   * @param keys taken over, and wiped by {@link #close()}
   * @param mostSources SSRCs at a time, of RTP and of RTCP each
   */
  public SrtpInbound(SrtpKeys keys, SrtpCrypto crypto, int mostSources) {
    this(keys, SessionCiphers.derive(keys, crypto), mostSources);
  }

  /** For test vectors, which name session keys. */
  SrtpInbound(SrtpKeys keys, SessionCiphers ciphers) {
    this(keys, ciphers, CLIENT_SOURCES);
  }

  private SrtpInbound(SrtpKeys keys, SessionCiphers ciphers, int mostSources) {
    rtpWindows = new ReplayWindows(mostSources);
    rtcpWindows = new ReplayWindows(mostSources);
    this.keys = keys;
    this.ciphers = ciphers;
    this.suite = keys.suite();
  }

  /**
   * Checks and decrypts an SRTP packet in place (RFC 3711 section 3.3, RFC 7714 section 8).
   *
   * @param packet off-heap, borrowed; bytes [0, length) are the datagram. After a negative answer
   *     its payload is undefined
   * @return bytes of the plain packet, or {@link #AUTH_FAILED}, {@link #REPLAYED}, {@link
   *     #MALFORMED}, {@link #TOO_MANY_SOURCES}
   */
  public int unprotect(MemorySegment packet, int length) {
    if (length < 0 || length > packet.byteSize()) return MALFORMED;
    int end = length - suite.tagBytes();
    int header = Bounds.rtpHeaderBytes(packet, end);
    if (header < 0) return MALFORMED;
    Bounds.check(packet, 0, length);

    int ssrc = packet.get(INT, 8);
    var window = rtpWindows.find(ssrc);
    if (window == null && rtpWindows.full()) return TOO_MANY_SOURCES;
    long highest = window == null ? -1 : window.highest();
    long index = estimateIndex(highest, packet.get(SHORT, 2) & 0xffff);
    if (index >= INDEX_END || (window != null && !window.isNew(index))) return REPLAYED;

    int roc = (int) (index >>> 16);
    if (!ciphers.rtp().open(packet, header, end - header, ssrc, index, roc, end))
      return AUTH_FAILED;
    (window == null ? rtpWindows.add(ssrc) : window).commit(index);
    lastIndex = index;
    return end;
  }

  /**
   * Checks and decrypts an SRTCP packet in place (RFC 3711 section 3.4, RFC 7714 section 9); one
   * that is authenticated only (flag E clear) is taken as well.
   *
   * @param packet as with {@link #unprotect}
   * @return bytes of the plain compound packet, or a negative code
   */
  public int unprotectRtcp(MemorySegment packet, int length) {
    if (length < 0 || length > packet.byteSize()) return MALFORMED;
    int end = length - suite.rtcpOverheadBytes();
    if (end < Bounds.RTCP_HEADER_BYTES) return MALFORMED;
    if ((packet.get(ValueLayout.JAVA_BYTE, 0) & 0xc0) != 0x80) return MALFORMED;
    Bounds.check(packet, 0, length);

    int wordOffset =
        switch (suite) {
          case AEAD_AES_128_GCM -> end + suite.tagBytes();
          case AES128_CM_HMAC_SHA1_80 -> end;
        };
    int tagOffset =
        switch (suite) {
          case AEAD_AES_128_GCM -> end;
          case AES128_CM_HMAC_SHA1_80 -> end + SrtpSuite.RTCP_INDEX_BYTES;
        };
    int ssrc = packet.get(INT, 4);
    int word = packet.get(INT, wordOffset);
    int index = word & 0x7fff_ffff;
    var window = rtcpWindows.find(ssrc);
    if (window == null && rtcpWindows.full()) return TOO_MANY_SOURCES;
    if (window != null && !window.isNew(index)) return REPLAYED;

    int header = word < 0 ? Bounds.RTCP_HEADER_BYTES : end;
    if (!ciphers.rtcp().open(packet, header, end - header, ssrc, index, word, tagOffset))
      return AUTH_FAILED;
    (window == null ? rtcpWindows.add(ssrc) : window).commit(index);
    return end;
  }

  /** 48-bit index (ROC and sequence number) of the packet unprotected last, -1 before the first. */
  public long lastIndex() {
    return lastIndex;
  }

  /**
   * Gives the place of an SSRC to another. What was received of it would be taken for new again:
   * the caller lets nothing of it through here any more.
   */
  public void forget(int ssrc) {
    rtpWindows.remove(ssrc);
    rtcpWindows.remove(ssrc);
  }

  public SrtpSuite suite() {
    return suite;
  }

  /** SSRCs that there is a replay window of RTP for. */
  int sources() {
    return rtpWindows.count();
  }

  /** Wipes the keys; afterwards nothing can be unprotected. */
  @Override
  public void close() {
    ciphers.close();
    keys.close();
  }

  /**
   * The index nearest to the highest one received (RFC 3711 section 3.3.1). Before the first packet
   * and in the first half of the first cycle the rollover counter can only be 0.
   */
  static long estimateIndex(long highest, int sequence) {
    if (highest <= 0x8000) return sequence;
    long sameCycle = (highest & ~0xffffL) | sequence;
    long ahead = sameCycle - highest;
    if (ahead > 0x8000) return sameCycle - 0x1_0000;
    if (ahead < -0x8000) return sameCycle + 0x1_0000;
    return sameCycle;
  }
}
