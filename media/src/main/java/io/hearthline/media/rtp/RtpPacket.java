package io.hearthline.media.rtp;

import java.lang.foreign.MemorySegment;

/**
 * A reusable view of one RTP packet: where its parts lie. Holds the memory it was given last, reads
 * it in place, allocates nothing.
 */
public final class RtpPacket {
  private MemorySegment data = MemorySegment.NULL;
  private long at;
  private long payloadAt;
  private int payloadBytes;
  private long extensionAt;
  private int extensionBytes;
  private int extensionProfile;

  /**
   * Looks at the bytes [at, at + length).
   *
   * @param data decrypted RTP, borrowed as long as the view is used
   * @return false for bytes that are not RTP; the view then keeps what it showed before
   */
  public boolean parse(MemorySegment data, long at, int length) {
    int headerBytes = RtpHeader.headerBytes(data, at, length);
    if (headerBytes < 0) return false;
    this.data = data;
    this.at = at;
    payloadAt = at + headerBytes;
    payloadBytes = length - headerBytes;
    if (RtpHeader.padded(data, at)) payloadBytes -= Wire.u8(data, at + length - 1);
    extensionBytes = 0;
    extensionProfile = 0;
    if (RtpHeader.extended(data, at)) {
      long block = at + RtpHeader.FIXED_BYTES + 4L * RtpHeader.csrcCount(data, at);
      extensionProfile = Wire.u16(data, block);
      extensionBytes = 4 * Wire.u16(data, block + 2);
      extensionAt = block + 4;
    }
    return true;
  }

  public MemorySegment data() {
    return data;
  }

  public boolean marker() {
    return RtpHeader.marker(data, at);
  }

  public int payloadType() {
    return RtpHeader.payloadType(data, at);
  }

  public int sequence() {
    return RtpHeader.sequence(data, at);
  }

  public int timestamp() {
    return RtpHeader.timestamp(data, at);
  }

  public int ssrc() {
    return RtpHeader.ssrc(data, at);
  }

  public long payloadAt() {
    return payloadAt;
  }

  /** Without padding; 0 for a packet that is nothing but padding. */
  public int payloadBytes() {
    return payloadBytes;
  }

  /** Start of the extension elements, meaningless when {@link #extensionBytes} is 0. */
  public long extensionAt() {
    return extensionAt;
  }

  public int extensionBytes() {
    return extensionBytes;
  }

  /** 0xBEDE, 0x100x, or anything else a sender made up; 0 without extension. */
  public int extensionProfile() {
    return extensionProfile;
  }
}
