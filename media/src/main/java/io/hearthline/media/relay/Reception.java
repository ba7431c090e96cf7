package io.hearthline.media.relay;

import io.hearthline.media.rtp.Opus;

/** What has arrived of one SSRC (RFC 3550 appendix A.3 and A.8), on 48-bit indices. */
final class Reception {
  private boolean started;
  private long baseIndex;
  private long highestIndex;
  private long received;
  private long startNanos;
  private int lastTransit;
  private int scaledJitter;
  private long expectedBefore;
  private long receivedBefore;

  void restart() {
    started = false;
    received = 0;
    scaledJitter = 0;
    expectedBefore = 0;
    receivedBefore = 0;
  }

  /** Counts a packet that is no duplicate. Returns whether it is the newest so far. */
  boolean note(long index, int timestamp, long nowNanos) {
    received++;
    if (!started) {
      started = true;
      baseIndex = index;
      highestIndex = index;
      startNanos = nowNanos;
      lastTransit = -timestamp;
      return true;
    }
    noteJitter(timestamp, nowNanos);
    if (index < baseIndex) baseIndex = index;
    if (index <= highestIndex) return false;
    highestIndex = index;
    return true;
  }

  private void noteJitter(int timestamp, long nowNanos) {
    int transit = (int) ticks(nowNanos - startNanos) - timestamp;
    long difference = Math.abs((long) (transit - lastTransit));
    lastTransit = transit;
    if (difference > 10 * Opus.TICKS_PER_SECOND) return; // the timestamps jumped, not the packets
    scaledJitter += (int) difference - ((scaledJitter + 8) >> 4);
  }

  static long ticks(long nanos) {
    return nanos * 6 / 125_000;
  }

  boolean started() {
    return started;
  }

  long highestIndex() {
    return highestIndex;
  }

  /** In 48 kHz ticks. */
  int jitter() {
    return scaledJitter >> 4;
  }

  long cumulativeLost() {
    return expected() - received;
  }

  private long expected() {
    return started ? highestIndex - baseIndex + 1 : 0;
  }

  long expectedSinceReport() {
    return expected() - expectedBefore;
  }

  /** Lost since the last report; 0 when repairs made up for more than was lost. */
  long lostSinceReport() {
    return Math.max(0, expectedSinceReport() - (received - receivedBefore));
  }

  void reported() {
    expectedBefore = expected();
    receivedBefore = received;
  }
}
