package io.hearthline.media.rtcp;

import io.hearthline.media.rtp.Wire;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Writes a compound packet from {@code out[0]} on, part after part. Reusable. The caller's memory
 * must hold what it asks for and the SRTCP trailer behind it.
 */
public final class RtcpWriter {
  private static final int VERSION = 2 << 6;

  private MemorySegment out = MemorySegment.NULL;
  private int packetAt;
  private int at;

  public RtcpWriter begin(MemorySegment out) {
    this.out = out;
    packetAt = 0;
    at = 0;
    return this;
  }

  public RtcpWriter senderReport(int ssrc, long ntp, int rtpTime, long packets, long octets) {
    open(RtcpType.SENDER_REPORT, 0);
    put(ssrc).put((int) (ntp >>> 32)).put((int) ntp).put(rtpTime);
    return put((int) packets).put((int) octets).close();
  }

  public RtcpWriter receiverReport(int ssrc) {
    open(RtcpType.RECEIVER_REPORT, 0);
    return put(ssrc).close();
  }

  /** Adds a block to the SR or RR written just before. */
  public RtcpWriter reportBlock(
      int source,
      int fractionLost,
      long cumulativeLost,
      int highestSequence,
      int jitter,
      int lastSenderReport,
      int sinceLastSenderReport) {
    Wire.put8(out, packetAt, Wire.u8(out, packetAt) + 1);
    int lost = Math.clamp(cumulativeLost, -0x800000, 0x7fffff);
    put(source).put((fractionLost << 24) | (lost & 0xffffff)).put(highestSequence);
    return put(jitter).put(lastSenderReport).put(sinceLastSenderReport).close();
  }

  /** One chunk with one CNAME, at most 255 bytes of it. */
  public RtcpWriter cname(int ssrc, byte[] cname) {
    int bytes = Math.min(cname.length, 255);
    open(RtcpType.SDES, 1);
    put(ssrc);
    Wire.put8(out, at, RtcpType.SDES_CNAME);
    Wire.put8(out, at + 1, bytes);
    MemorySegment.copy(cname, 0, out, ValueLayout.JAVA_BYTE, at + 2, bytes);
    at += 2 + bytes;
    do Wire.put8(out, at++, 0); // at least one null octet ends the chunk
    while ((at & 3) != 0);
    return close();
  }

  public RtcpWriter bye(int ssrc) {
    open(RtcpType.BYE, 1);
    return put(ssrc).close();
  }

  /** A generic NACK without pairs; {@link #nackPair} adds them. */
  public RtcpWriter nack(int sender, int media) {
    open(RtcpType.TRANSPORT_FEEDBACK, RtcpType.GENERIC_NACK);
    return put(sender).put(media).close();
  }

  /** Adds a pair to the NACK written just before. */
  public RtcpWriter nackPair(int sequence, int following) {
    Wire.put16(out, at, sequence);
    Wire.put16(out, at + 2, following);
    at += 4;
    return close();
  }

  /**
   * An APP packet (RFC 3550 section 6.7) without data; {@link #applicationData} adds it.
   *
   * @param subtype 0..31
   * @param name four ASCII characters, the first in the highest byte
   */
  public RtcpWriter application(int subtype, int ssrc, int name) {
    open(RtcpType.APPLICATION, subtype);
    return put(ssrc).put(name).close();
  }

  /** Adds 32 bits to the APP packet written just before. */
  public RtcpWriter applicationData(int value) {
    return put(value).close();
  }

  /** Adds text to the APP packet written just before, one byte per character, padded with zeros. */
  public RtcpWriter applicationText(String text) {
    for (int i = 0; i < text.length(); i++) Wire.put8(out, at++, text.charAt(i));
    while ((at & 3) != 0) Wire.put8(out, at++, 0);
    return close();
  }

  public int length() {
    return at;
  }

  private void open(int type, int count) {
    packetAt = at;
    Wire.put8(out, at, VERSION | count);
    Wire.put8(out, at + 1, type);
    at += 4;
  }

  private RtcpWriter put(int value) {
    Wire.put32(out, at, value);
    at += 4;
    return this;
  }

  private RtcpWriter close() {
    Wire.put16(out, packetAt + 2, (at - packetAt) / 4 - 1);
    return this;
  }
}
