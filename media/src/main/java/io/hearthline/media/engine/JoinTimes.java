package io.hearthline.media.engine;

import java.util.Map;
import java.util.TreeMap;

/** How long each step of a join takes, over all transports of the loop. */
final class JoinTimes {
  final Histogram ice = new Histogram();
  final Histogram dtls = new Histogram();
  final Histogram media = new Histogram();

  Map<String, EngineStats.Durations> snapshot() {
    var steps = new TreeMap<String, EngineStats.Durations>();
    steps.put("ice", ice.snapshot());
    steps.put("dtls", dtls.snapshot());
    steps.put("media", media.snapshot());
    return steps;
  }
}
