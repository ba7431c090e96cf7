package io.hearthline.bench.impair;

import java.util.SplittableRandom;

/**
 * Decides what becomes of the datagrams of one direction of one client, one after the other. The
 * same seed gives the same fates whatever the clock does: every datagram draws the same number of
 * random values, also where they do not matter.
 */
final class Fate {
  private final SplittableRandom random;
  private long lastInOrderNanos = Long.MIN_VALUE;
  private boolean lost;
  private long dueNanos;
  private boolean doubled;

  Fate(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Takes the next datagram; the accessors then tell about it. */
  void next(Impairment impairment, long nowNanos) {
    boolean drawnLost = random.nextDouble() < impairment.loss();
    double drawnJitter = random.nextDouble();
    boolean heldBack = random.nextDouble() < impairment.reorder();
    boolean drawnDouble = random.nextDouble() < impairment.duplicate();
    lost = drawnLost;
    doubled = drawnDouble && !lost;
    if (lost) return;
    long due =
        nowNanos
            + impairment.delay().toNanos()
            + (long) (drawnJitter * impairment.jitter().toNanos());
    if (lastInOrderNanos != Long.MIN_VALUE && due - lastInOrderNanos < 0) due = lastInOrderNanos;
    lastInOrderNanos = due;
    dueNanos = heldBack ? due + Impairment.HELD_BACK.toNanos() : due;
  }

  boolean lost() {
    return lost;
  }

  /** When it goes on, unless lost. */
  long dueNanos() {
    return dueNanos;
  }

  boolean doubled() {
    return doubled;
  }
}
