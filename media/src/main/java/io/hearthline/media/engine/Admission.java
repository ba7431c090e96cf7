package io.hearthline.media.engine;

import io.hearthline.media.transport.LoopStats;

/**
 * Decides whether a newcomer may come in, by how late and how busy the media loop is and by how
 * many are here: who is in keeps his quality, who is not is asked to come back. Readings lag behind
 * joins, so joins since the last reading are charged an estimate. Any thread may ask; give it
 * readings about ten times a second.
 */
final class Admission {
  /** Above this share of working time nobody comes in; below {@link #RELIEVED_BUSY} again. */
  static final double FULL_BUSY = 0.75;

  static final double RELIEVED_BUSY = 0.65;

  private static final double WORKING_BUSY = 0.4;

  /** A loop that serves its timers this late is about to lose packets. */
  static final long FULL_LAG_NANOS = 20_000_000L;

  static final long RELIEVED_LAG_NANOS = 5_000_000L;

  /**
   * What one listener costs before there is anything to measure: 50 packets/s at 6 microseconds.
   */
  private static final double FIRST_GUESS = 50 * 6e-6;

  /** Transports without keys: no more than handshakes may run and wait. */
  static final int MOST_HALF_OPEN = 1_024;

  private final int mostTransports;
  private int transports;
  private int halfOpen;
  private double busy;
  private double costOfOne = FIRST_GUESS;
  private int admittedSinceReading;
  private boolean full;

  Admission(int mostTransports) {
    this.mostTransports = mostTransports;
  }

  /**
   * Takes a reading.
   *
   * @param listening slots that play a stream now
   */
  synchronized void reading(LoopStats loop, int listening) {
    busy = loop.busyRatio();
    admittedSinceReading = 0;
    if (listening >= 50)
      costOfOne = Math.clamp(busy / listening, FIRST_GUESS / 10, FIRST_GUESS * 4);
    // An idle loop that is late was kept waiting by the machine once; that says nothing about room.
    long lagNanos = busy > WORKING_BUSY ? loop.lagNanos() : 0;
    full =
        full
            ? busy > RELIEVED_BUSY || lagNanos > RELIEVED_LAG_NANOS
            : busy > FULL_BUSY || lagNanos > FULL_LAG_NANOS;
  }

  /** Whether one more transport may come in; a yes takes its place until {@link #left}. */
  synchronized boolean admit() {
    if (full || busy + (admittedSinceReading + 1) * costOfOne > FULL_BUSY) return false;
    if (transports >= mostTransports || halfOpen >= MOST_HALF_OPEN) return false;
    admittedSinceReading++;
    transports++;
    halfOpen++;
    return true;
  }

  /** An admitted transport has its keys. */
  synchronized void connected() {
    halfOpen--;
  }

  /** An admitted transport is gone. */
  synchronized void left(boolean wasConnected) {
    transports--;
    if (!wasConnected) halfOpen--;
  }

  /** Whether the loop has no room for another listener now. */
  synchronized boolean full() {
    return full;
  }
}
