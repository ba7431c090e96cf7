package io.hearthline.verticles.streams;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** How long the journal took, append by append. Confined to one event loop. */
final class AppendTimes {
  private static final double[] BOUNDS_SECONDS = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5
  };

  private final long[] counts = new long[BOUNDS_SECONDS.length + 1];
  private double sumSeconds;

  void observeNanos(long nanos) {
    double seconds = nanos / 1e9;
    int bucket = 0;
    while (bucket < BOUNDS_SECONDS.length && seconds > BOUNDS_SECONDS[bucket]) bucket++;
    counts[bucket]++;
    sumSeconds += seconds;
  }

  /** {@code {bounds, counts, sum}}, counts not cumulative and one more than bounds. */
  JsonObject toJson() {
    var bounds = new JsonArray();
    for (double bound : BOUNDS_SECONDS) bounds.add(bound);
    var numbers = new JsonArray();
    for (long count : counts) numbers.add(count);
    return new JsonObject().put("bounds", bounds).put("counts", numbers).put("sum", sumSeconds);
  }
}
