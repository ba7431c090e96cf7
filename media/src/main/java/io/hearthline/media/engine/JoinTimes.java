package io.hearthline.media.engine;

import io.hearthline.media.measure.Histogram;
import java.util.Map;
import java.util.TreeMap;

/** How long each step of a join takes, over all transports of the loop. */
final class JoinTimes {
  final Histogram ice = histogram();
  final Histogram dtls = histogram();
  final Histogram media = histogram();

  Map<String, Histogram.Snapshot> snapshot() {
    var steps = new TreeMap<String, Histogram.Snapshot>();
    steps.put("ice", ice.snapshot());
    steps.put("dtls", dtls.snapshot());
    steps.put("media", media.snapshot());
    return steps;
  }

  private static Histogram histogram() {
    return new Histogram(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);
  }
}
