package io.hearthline.media.srtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Reads the cleartext fields that protection depends on, and checks ranges before native code. */
final class Bounds {

  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  static final int FIXED_RTP_HEADER_BYTES = 12;
  static final int RTCP_HEADER_BYTES = 8;

  private Bounds() {}

  /**
   * Fixed header, CSRCs and extension (RFC 3550 section 5.1).
   *
   * @param length bytes of the packet that may hold header and payload
   * @return bytes in front of the payload, or -1 when they are not all there or it is not RTP
   */
  static int rtpHeaderBytes(MemorySegment packet, int length) {
    if (length < FIXED_RTP_HEADER_BYTES) return -1;
    int first = packet.get(ValueLayout.JAVA_BYTE, 0);
    if ((first & 0xc0) != 0x80) return -1;
    int bytes = FIXED_RTP_HEADER_BYTES + 4 * (first & 0x0f);
    if ((first & 0x10) != 0) {
      if (length < bytes + 4) return -1;
      bytes += 4 + 4 * (packet.get(SHORT, bytes + 2) & 0xffff);
    }
    return length < bytes ? -1 : bytes;
  }

  /**
   * Native code gets bare addresses: this is where their range, liveness and thread are proven.
   *
   * @throws RuntimeException for a range outside, a heap segment, a closed or foreign arena
   */
  static void check(MemorySegment segment, long offset, int bytes) {
    if (!segment.isNative()) throw new IllegalArgumentException("off-heap memory wanted");
    if (offset < 0 || bytes < 0 || offset > segment.byteSize() - bytes) {
      throw new IndexOutOfBoundsException(
          "%d bytes at %d of %d".formatted(bytes, offset, segment.byteSize()));
    }
    if (bytes > 0) touch(segment.get(ValueLayout.JAVA_BYTE, offset));
  }

  /**
   * The same for a packet of header, encrypted part and tag, the tag anywhere behind the two.
   *
   * @throws RuntimeException as above: a wrong length must not reach native code
   */
  static void checkParts(
      MemorySegment packet, int headerBytes, int bytes, int tagOffset, int tagBytes) {
    if (headerBytes < 0 || bytes < 0 || tagOffset - bytes < headerBytes) {
      throw new IndexOutOfBoundsException(
          "tag at %d of a packet of %d + %d bytes".formatted(tagOffset, headerBytes, bytes));
    }
    check(packet, 0, tagOffset + tagBytes);
  }

  private static void touch(byte ignored) {}
}
