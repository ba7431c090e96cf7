package io.hearthline.media.rtp;

import java.lang.foreign.MemorySegment;

/**
 * The fixed RTP header (RFC 3550 section 5.1) read and written where it lies. The accessors trust
 * their caller to have asked {@link #looksLikeRtp} or {@link RtpPacket#parse} before.
 */
public final class RtpHeader {
  public static final int FIXED_BYTES = 12;

  private static final int VERSION = 2 << 6;
  private static final int EXTENSION_BIT = 0x10;
  private static final int MARKER_BIT = 0x80;

  private RtpHeader() {}

  /**
   * Whether the bytes [0, length) are an RTP packet with a consistent header.
   *
   * @param data borrowed; nothing past {@code length} is read
   */
  public static boolean looksLikeRtp(MemorySegment data, int length) {
    return headerBytes(data, 0, length) >= 0;
  }

  /**
   * The size of fixed header, CSRC list and extension.
   *
   * @return 12..length, or -1 when the bytes [at, at + length) are not RTP: wrong version, or a
   *     CSRC list, extension or padding that does not fit
   */
  public static int headerBytes(MemorySegment data, long at, int length) {
    if (length < FIXED_BYTES) return -1;
    int first = Wire.u8(data, at);
    if ((first & 0xc0) != VERSION) return -1;
    int bytes = FIXED_BYTES + 4 * (first & 0x0f);
    if ((first & EXTENSION_BIT) != 0) {
      if (length < bytes + 4) return -1;
      bytes += 4 + 4 * Wire.u16(data, at + bytes + 2);
    }
    if (bytes > length) return -1;
    if ((first & 0x20) != 0) {
      if (bytes == length) return -1;
      int padding = Wire.u8(data, at + length - 1);
      if (padding == 0 || bytes + padding > length) return -1;
    }
    return bytes;
  }

  public static boolean padded(MemorySegment data, long at) {
    return (Wire.u8(data, at) & 0x20) != 0;
  }

  public static boolean extended(MemorySegment data, long at) {
    return (Wire.u8(data, at) & EXTENSION_BIT) != 0;
  }

  public static int csrcCount(MemorySegment data, long at) {
    return Wire.u8(data, at) & 0x0f;
  }

  public static boolean marker(MemorySegment data, long at) {
    return (Wire.u8(data, at + 1) & MARKER_BIT) != 0;
  }

  /** 0..127. */
  public static int payloadType(MemorySegment data, long at) {
    return Wire.u8(data, at + 1) & 0x7f;
  }

  /** 0..65535. */
  public static int sequence(MemorySegment data, long at) {
    return Wire.u16(data, at + 2);
  }

  /** 48 kHz ticks for Opus; wraps. */
  public static int timestamp(MemorySegment data, long at) {
    return Wire.i32(data, at + 4);
  }

  public static int ssrc(MemorySegment data, long at) {
    return Wire.i32(data, at + 8);
  }

  /** Writes the 12 fixed bytes at {@code out[0..12)}: no padding, no CSRC. */
  public static void write(
      MemorySegment out,
      boolean extended,
      boolean marker,
      int payloadType,
      int sequence,
      int timestamp,
      int ssrc) {
    Wire.put8(out, 0, VERSION | (extended ? EXTENSION_BIT : 0));
    Wire.put8(out, 1, (marker ? MARKER_BIT : 0) | payloadType);
    Wire.put16(out, 2, sequence);
    Wire.put32(out, 4, timestamp);
    Wire.put32(out, 8, ssrc);
  }
}
