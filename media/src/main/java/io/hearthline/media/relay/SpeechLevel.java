package io.hearthline.media.relay;

import io.hearthline.media.rtp.AudioLevel;

/**
 * A publisher's level as a gauge, and whether he speaks. Louder counts at once by half, quieter by
 * an eighth per packet; speaking begins above one threshold and ends below a lower one held for a
 * while, so that a pause between words is no end.
 */
final class SpeechLevel {
  static final int NONE = -1;

  private static final int SPEAKING_DBOV = 45;
  private static final int QUIET_DBOV = 55;
  private static final long HOLD_NANOS = 300_000_000L;

  /** A dozen packets: a level that nobody sends is not told for long. */
  static final long STALE_NANOS = 250_000_000L;

  private static final int SCALE = 16;

  private boolean known;
  private boolean speaking;
  private int scaledDbov = AudioLevel.SILENT_DBOV * SCALE;
  private long updatedNanos;
  private long loudNanos;

  void update(int dbov, long nowNanos) {
    known = true;
    updatedNanos = nowNanos;
    int step = dbov * SCALE - scaledDbov;
    scaledDbov += step < 0 ? step / 2 : step / 8;
    int smoothed = scaledDbov / SCALE;
    if (smoothed <= SPEAKING_DBOV) speaking = true;
    if (smoothed < QUIET_DBOV) loudNanos = nowNanos;
    else if (nowNanos - loudNanos > HOLD_NANOS) speaking = false;
  }

  /** Nothing of what is said behind a closed gate shows. */
  void silence() {
    scaledDbov = AudioLevel.SILENT_DBOV * SCALE;
    speaking = false;
  }

  private boolean stale(long nowNanos) {
    return nowNanos - updatedNanos > STALE_NANOS;
  }

  /** 0 (loudest) to 127; {@link #NONE} while no packet has carried a level. */
  int dbov(long nowNanos) {
    if (!known) return NONE;
    return stale(nowNanos) ? AudioLevel.SILENT_DBOV : scaledDbov / SCALE;
  }

  boolean speaking(long nowNanos) {
    return speaking && !stale(nowNanos);
  }
}
