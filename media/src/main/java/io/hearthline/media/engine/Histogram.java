package io.hearthline.media.engine;

import java.util.Arrays;

/** Counts durations in fixed buckets. Confined to one thread; {@link #snapshot} copies. */
final class Histogram {
  private static final double[] BOUNDS_SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  private final long[] counts = new long[BOUNDS_SECONDS.length + 1];
  private double sumSeconds;

  void observeNanos(long nanos) {
    double seconds = nanos / 1e9;
    int bucket = Arrays.binarySearch(BOUNDS_SECONDS, seconds);
    counts[bucket < 0 ? -bucket - 1 : bucket]++;
    sumSeconds += seconds;
  }

  EngineStats.Durations snapshot() {
    return new EngineStats.Durations(BOUNDS_SECONDS.clone(), counts.clone(), sumSeconds);
  }
}
