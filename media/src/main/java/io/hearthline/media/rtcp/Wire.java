package io.hearthline.media.rtcp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Network byte order at any alignment. */
final class Wire {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private Wire() {}

  static int u8(MemorySegment data, long at) {
    return data.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }

  static int u16(MemorySegment data, long at) {
    return data.get(SHORT, at) & 0xffff;
  }

  static int i32(MemorySegment data, long at) {
    return data.get(INT, at);
  }

  static long u32(MemorySegment data, long at) {
    return Integer.toUnsignedLong(data.get(INT, at));
  }

  static void put8(MemorySegment data, long at, int value) {
    data.set(ValueLayout.JAVA_BYTE, at, (byte) value);
  }

  static void put16(MemorySegment data, long at, int value) {
    data.set(SHORT, at, (short) value);
  }

  static void put32(MemorySegment data, long at, int value) {
    data.set(INT, at, value);
  }
}
