package io.hearthline.media.rtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The fields of RTP and RTCP where they lie: network byte order at any alignment. Unsigned ones
 * come widened; what is written keeps the low bits. The caller answers for the bounds.
 */
public final class Wire {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private Wire() {}

  public static int u8(MemorySegment data, long at) {
    return data.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }

  public static int u16(MemorySegment data, long at) {
    return data.get(SHORT, at) & 0xffff;
  }

  public static int i32(MemorySegment data, long at) {
    return data.get(INT, at);
  }

  public static long u32(MemorySegment data, long at) {
    return Integer.toUnsignedLong(data.get(INT, at));
  }

  public static void put8(MemorySegment data, long at, int value) {
    data.set(ValueLayout.JAVA_BYTE, at, (byte) value);
  }

  public static void put16(MemorySegment data, long at, int value) {
    data.set(SHORT, at, (short) value);
  }

  public static void put32(MemorySegment data, long at, int value) {
    data.set(INT, at, value);
  }
}
