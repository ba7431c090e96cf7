package io.hearthline.cluster.member;

import java.time.Duration;

/** For lines that a stranger could have us write without end. */
final class Seldom {
  private final long pauseNanos;
  private long lastNanos;

  Seldom(Duration pause) {
    pauseNanos = pause.toNanos();
    lastNanos = System.nanoTime() - pauseNanos;
  }

  /** Whether the last time was long enough ago; then this is the last time. */
  synchronized boolean mayBeSaid() {
    long nowNanos = System.nanoTime();
    if (nowNanos - lastNanos < pauseNanos) return false;
    lastNanos = nowNanos;
    return true;
  }
}
