package io.hearthline.media.rtcp;

import java.lang.foreign.MemorySegment;

/** Receives the parts of a compound packet in order; numbers only, so that nothing is allocated. */
public interface RtcpHandler {
  /** An SR's sender information; its report blocks follow as {@link #onReportBlock}. */
  default void onSenderReport(int ssrc, long ntp, int rtpTime, long packets, long octets) {}

  /**
   * A report block of an SR or RR.
   *
   * @param fractionLost 0..255 of 256
   * @param cumulativeLost 24 bits, signed
   * @param lastSenderReport middle 32 bits of the NTP time, 0 = none seen
   * @param sinceLastSenderReport in 1/65536 s
   */
  default void onReportBlock(
      int reporter,
      int source,
      int fractionLost,
      int cumulativeLost,
      int highestSequence,
      int jitter,
      int lastSenderReport,
      int sinceLastSenderReport) {}

  /** One pair of a generic NACK: {@code sequence} and the 16 behind it by bits, lowest first. */
  default void onNack(int sender, int media, int sequence, int following) {}

  default void onBye(int ssrc) {}

  /**
   * An APP packet (RFC 3550 section 6.7).
   *
   * @param subtype 0..31
   * @param name four ASCII characters, the first in the highest byte
   * @param data borrowed until return; the packet's own are the {@code bytes} from {@code at}
   */
  default void onApplication(
      int subtype, int ssrc, int name, MemorySegment data, int at, int bytes) {}
}
