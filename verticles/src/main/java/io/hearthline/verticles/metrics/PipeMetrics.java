package io.hearthline.verticles.metrics;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What the relay counts of its pipes, by the node at the other end: there are a handful. */
final class PipeMetrics {
  private static final String PREFIX = "hearthline_pipe_";

  /** The families of {@code pipes} in a reply of {@code hearthline.relay.stats}. */
  static List<MetricFamilySamples> of(JsonArray pipes) {
    var peer = List.of("peer");
    var directed = List.of("peer", "direction");
    var up = new GaugeMetricFamily(PREFIX + "up", "Whether audio can flow", peer);
    var rtt = new GaugeMetricFamily(PREFIX + "rtt_seconds", "Round trip", peer);
    var streams = new GaugeMetricFamily(PREFIX + "streams", "Streams carried", directed);
    var packets = new CounterMetricFamily(PREFIX + "packets", "RTP packets carried", directed);
    var lost = new CounterMetricFamily(PREFIX + "packets_lost", "RTP packets never got", peer);
    var repaired =
        new CounterMetricFamily(PREFIX + "packets_repaired", "RTP packets got on request", peer);
    for (var entry : pipes) {
      if (!(entry instanceof JsonObject pipe)) continue;
      var node = pipe.getString("node");
      up.addMetric(List.of(node), pipe.getString("state").equals("up") ? 1 : 0);
      rtt.addMetric(List.of(node), pipe.getDouble("rttMillis") / 1e3);
      streams.addMetric(List.of(node, "in"), pipe.getInteger("streamsIn"));
      streams.addMetric(List.of(node, "out"), pipe.getInteger("streamsOut"));
      packets.addMetric(List.of(node, "in"), pipe.getLong("packetsIn"));
      packets.addMetric(List.of(node, "out"), pipe.getLong("packetsOut"));
      lost.addMetric(List.of(node), pipe.getLong("lost"));
      repaired.addMetric(List.of(node), pipe.getLong("repaired"));
    }
    return List.of(up, rtt, streams, packets, lost, repaired);
  }

  private PipeMetrics() {}
}
