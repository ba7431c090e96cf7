package io.hearthline.media.rtp;

import java.lang.foreign.MemorySegment;

/**
 * What can be told of an Opus packet from outside: its table of contents (RFC 6716 section 3.1).
 */
public final class Opus {
  public static final int TICKS_PER_SECOND = 48_000;

  /** Discontinuous transmission sends packets of the table of contents and next to nothing. */
  private static final int DTX_MAX_BYTES = 3;

  private static final int MAX_PACKET_TICKS = 5_760;

  private Opus() {}

  /** Whether a packet of this size carries no speech: DTX keeps to 1..3 bytes. */
  public static boolean dtx(int payloadBytes) {
    return payloadBytes <= DTX_MAX_BYTES;
  }

  /**
   * The duration of the packet at [at, at + bytes).
   *
   * @return 120..5760 ticks of 48 kHz; 0 when it is empty or claims more than 120 ms
   */
  public static int ticks(MemorySegment data, long at, int bytes) {
    if (bytes < 1) return 0;
    int toc = Wire.u8(data, at);
    int ticks = frameTicks(toc >> 3) * frames(data, at, bytes, toc & 3);
    return ticks > MAX_PACKET_TICKS ? 0 : ticks;
  }

  private static int frameTicks(int configuration) {
    if (configuration < 12) { // SILK: 10, 20, 40, 60 ms
      int step = configuration & 3;
      return step == 3 ? 2_880 : 480 << step;
    }
    if (configuration < 16) return 480 << (configuration & 1); // hybrid: 10, 20 ms
    return 120 << (configuration & 3); // CELT: 2.5, 5, 10, 20 ms
  }

  private static int frames(MemorySegment data, long at, int bytes, int code) {
    return switch (code) {
      case 0 -> 1;
      case 1, 2 -> 2;
      default -> bytes < 2 ? 0 : Wire.u8(data, at + 1) & 0x3f;
    };
  }
}
