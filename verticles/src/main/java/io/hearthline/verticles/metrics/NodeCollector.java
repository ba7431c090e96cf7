package io.hearthline.verticles.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the verticles' replies into metric families; base units, and no stream, user or address in
 * a label.
 */
final class NodeCollector extends Collector {
  private static final String PREFIX = "hearthline_";

  private final String version;
  private @Nullable Counted counted;

  NodeCollector(String version) {
    this.version = version;
  }

  /**
   * The next collection shows these. Scrapes run on the verticle's own event loop, one after the
   * other.
   */
  void show(Counted counted) {
    this.counted = counted;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    var families = new ArrayList<MetricFamilySamples>();
    var build =
        new GaugeMetricFamily(PREFIX + "build_info", "Version of this program", List.of("version"));
    families.add(build.addMetric(List.of(version), 1));
    var now = counted;
    if (now == null) return families;
    families.add(
        gauge("uptime_seconds", "Time since this node started", now.uptime().toMillis() / 1e3));
    addCluster(families, now.directory());
    families.add(
        counter(
            "trust_refused",
            "What other nodes said of their trust in vain",
            now.trust().getLong("refused", 0L)));
    addStreams(families, now);
    addSignaling(families, now.signaling());
    addRelay(families, now.relay());
    addHistory(families, now.history());
    families.add(
        byLabel(PREFIX + "webhook_deliveries", "Deliveries to webhooks", "result", now.webhooks()));
    return families;
  }

  /** Whoever lists itself alone is a cluster of one. */
  private static void addCluster(List<MetricFamilySamples> families, JsonObject directory) {
    var nodes = directory.getJsonArray("nodes", new JsonArray());
    int missed = 0;
    for (var node : nodes) if (!((JsonObject) node).getBoolean("reachable", true)) missed++;
    families.add(
        gauge("cluster_members", "Nodes of the registry, this one too", Math.max(1, nodes.size())));
    families.add(
        gauge("cluster_members_unreachable", "Those of them not heard for a while", missed));
    families.add(
        gauge(
            "cluster_streams",
            "Live streams of all nodes",
            directory.getJsonArray("streams", new JsonArray()).size()));
  }

  private static void addStreams(List<MetricFamilySamples> families, Counted now) {
    families.add(gauge("streams_active", "Live streams", now.streams().getInteger("live", 0)));
    var outputs =
        new GaugeMetricFamily(
            PREFIX + "listeners_active", "Listeners by output", List.of("output"));
    outputs.addMetric(List.of("webrtc"), now.relay().getInteger("listening", 0));
    families.add(outputs);
    histogram(
        families,
        "journal_append_seconds",
        "Time to append one event",
        List.of(),
        List.of(),
        now.streams().getJsonObject("appendSeconds"));
  }

  private static void addSignaling(List<MetricFamilySamples> families, JsonObject signaling) {
    families.add(
        gauge(
            "connections_active",
            "Open signaling sockets",
            signaling.getInteger("connections", 0)));
    families.add(
        byLabel(
            PREFIX + "reconnects",
            "Sessions taken over by a new socket",
            "reason",
            signaling.getJsonObject("reconnects")));
    families.add(
        byLabel(
            PREFIX + "requests_refused",
            "Requests refused",
            "reason",
            signaling.getJsonObject("refused")));
  }

  private static void addRelay(List<MetricFamilySamples> families, JsonObject relay) {
    families.add(
        gauge("transports_active", "WebRTC transports", relay.getInteger("transports", 0)));
    families.add(
        counter(
            "packets_received",
            "RTP packets taken from publishers",
            relay.getLong("received", 0L)));
    families.add(
        counter(
            "packets_forwarded", "RTP packets sent to listeners", relay.getLong("forwarded", 0L)));
    families.add(
        byLabel(
            PREFIX + "packets_dropped",
            "Packets not forwarded",
            "reason",
            relay.getJsonObject("dropped")));
    families.add(
        counter(
            "packets_retransmitted",
            "RTP packets sent again on request",
            relay.getLong("retransmitted", 0L)));
    var loop = relay.getJsonObject("loop", new JsonObject());
    families.add(
        gauge(
            "media_loop_busy_ratio",
            "Share of time the media loop works",
            loop.getDouble("busy", 0.0)));
    families.add(
        gauge(
            "media_loop_lag_seconds",
            "How late the media loop is",
            loop.getDouble("lagMillis", 0.0) / 1e3));
    families.add(
        counter(
            "media_loop_failures",
            "Exceptions that reached the media loop: bugs",
            loop.getLong("failures", 0L)));
    families.add(
        counter(
            "media_loop_tasks_refused",
            "Tasks that found the media loop's queue full",
            loop.getLong("tasksRefused", 0L)));
    families.addAll(PipeMetrics.of(relay.getJsonArray("pipes", new JsonArray())));
    addHandshakes(families, relay.getJsonObject("handshakes", new JsonObject()));
    histogram(
        families,
        "forward_seconds",
        "From a datagram's arrival to its copies being queued",
        List.of(),
        List.of(),
        relay.getJsonObject("forwardSeconds"));
    for (Map.Entry<String, Object> step : relay.getJsonObject("joinSeconds", new JsonObject())) {
      histogram(
          families,
          "join_seconds",
          "Time of each step of a join",
          List.of("step"),
          List.of(step.getKey()),
          (JsonObject) step.getValue());
    }
  }

  private static void addHistory(List<MetricFamilySamples> families, JsonObject history) {
    families.add(
        gauge(
            "projection_lag_events",
            "Facts in the journal that the read models lack",
            history.getLong("lagEvents", 0L)));
    families.add(
        gauge(
            "projection_lag_seconds",
            "For how long the read models have been behind",
            history.getDouble("lagSeconds", 0.0)));
    families.add(counter("streams_started", "Streams begun", history.getLong("streams", 0L)));
    families.add(counter("talks", "Times that somebody talked", history.getLong("talks", 0L)));
    families.add(
        byLabel(
            PREFIX + "streams_ended", "Streams ended", "reason", history.getJsonObject("ended")));
  }

  private static void addHandshakes(List<MetricFamilySamples> families, JsonObject handshakes) {
    families.add(
        gauge(
            "dtls_handshakes_active",
            "DTLS handshakes running or waiting",
            handshakes.getInteger("inFlight", 0)));
    families.add(
        counter(
            "dtls_handshakes_refused",
            "DTLS handshakes refused for want of room",
            handshakes.getLong("refused", 0L)));
    families.add(
        counter(
            "dtls_handshakes_failed",
            "Transports closed because their DTLS handshake failed",
            handshakes.getLong("failed", 0L)));
  }

  private static MetricFamilySamples gauge(String name, String help, double value) {
    return new GaugeMetricFamily(PREFIX + name, help, value);
  }

  private static MetricFamilySamples counter(String name, String help, double value) {
    return new CounterMetricFamily(PREFIX + name, help, value);
  }

  private static MetricFamilySamples byLabel(
      String name, String help, String label, @Nullable JsonObject values) {
    var family = new CounterMetricFamily(name, help, List.of(label));
    if (values != null) {
      for (var value : values) {
        family.addMetric(List.of(value.getKey()), ((Number) value.getValue()).doubleValue());
      }
    }
    return family;
  }

  /**
   * {@code {bounds: seconds[], counts: per bucket, one more than bounds, sum: seconds}} to
   * cumulative buckets.
   */
  private static void histogram(
      List<MetricFamilySamples> families,
      String name,
      String help,
      List<String> labels,
      List<String> values,
      @Nullable JsonObject histogram) {
    if (histogram == null) return;
    var samples = new ArrayList<Sample>();
    var bounds = histogram.getJsonArray("bounds");
    var counts = histogram.getJsonArray("counts");
    double total = 0;
    for (int i = 0; i < counts.size(); i++) {
      total += counts.getLong(i);
      String bound = i < bounds.size() ? doubleToGoString(bounds.getDouble(i)) : "+Inf";
      samples.add(
          new Sample(PREFIX + name + "_bucket", plus(labels, "le"), plus(values, bound), total));
    }
    samples.add(new Sample(PREFIX + name + "_count", labels, values, total));
    samples.add(new Sample(PREFIX + name + "_sum", labels, values, histogram.getDouble("sum")));
    var family = new MetricFamilySamples(PREFIX + name, Type.HISTOGRAM, help, samples);
    families.stream()
        .filter(other -> other.name.equals(family.name))
        .findFirst()
        .ifPresentOrElse(other -> other.samples.addAll(samples), () -> families.add(family));
  }

  private static List<String> plus(List<String> list, String item) {
    var longer = new ArrayList<>(list);
    longer.add(item);
    return longer;
  }
}
