package io.hearthline.media.transport;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Tells the protocols on one port apart by a datagram's first two bytes (RFC 7983 section 7, RFC
 * 5761 section 4).
 */
public final class Demux {
  /** What a datagram claims to be; whether it is one, its parser says. */
  public enum Kind {
    STUN,
    DTLS,
    RTP,
    RTCP,
    /** Empty, too short to tell, ZRTP, TURN channels, QUIC and noise. */
    UNKNOWN
  }

  private Demux() {}

  /**
   * Never throws for what is in the bytes.
   *
   * @param length bytes of the datagram; 0 is allowed
   */
  public static Kind kindOf(MemorySegment data, int length) {
    if (length < 1) return Kind.UNKNOWN;
    int first = data.get(ValueLayout.JAVA_BYTE, 0) & 0xff;
    if (first <= 3) return Kind.STUN;
    if (first >= 20 && first <= 63) return Kind.DTLS;
    if (first < 128 || first > 191 || length < 2) return Kind.UNKNOWN;
    int second = data.get(ValueLayout.JAVA_BYTE, 1) & 0xff;
    return second >= 192 && second <= 223 ? Kind.RTCP : Kind.RTP;
  }
}
