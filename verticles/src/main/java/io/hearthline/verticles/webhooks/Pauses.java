package io.hearthline.verticles.webhooks;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts: twice as long after each, and by chance up to twice that, so that not
 * everybody comes back to a receiver at the same moment.
 */
final class Pauses {
  private final Duration first;
  private final Duration last;
  private final RandomGenerator random;
  private Duration next;

  Pauses(Duration first, Duration last, RandomGenerator random) {
    this.first = first;
    this.last = last;
    this.random = random;
    next = first;
  }

  /** Between the first and the last one, never outside. */
  Duration next() {
    var pause = next.plusNanos(random.nextLong(next.toNanos()));
    next = shorter(next.multipliedBy(2), last);
    return shorter(pause, last);
  }

  /** From the first again. */
  void reset() {
    next = first;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
