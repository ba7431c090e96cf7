package io.hearthline.media.rtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;

/** Off-heap memory of exactly the given bytes, so that reading past the end throws. */
public final class Bytes {
  private Bytes() {}

  public static MemorySegment of(byte[] bytes) {
    MemorySegment segment = Arena.ofAuto().allocate(bytes.length);
    MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return segment;
  }

  public static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  public static MemorySegment ofHex(String hex) {
    return of(hex(hex));
  }
}
