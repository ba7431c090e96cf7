package io.hearthline.verticles.relay;

import io.hearthline.media.engine.EngineStats;
import io.hearthline.media.engine.PipeStats;
import io.hearthline.media.relay.RelayStats;
import io.hearthline.verticles.bus.HistogramJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.TreeMap;

/**
 * The engine's counters as {@code hearthline.relay.stats} gives them; {@code docs/event-bus.md}
 * lists the fields.
 */
final class StatsJson {
  static JsonObject of(EngineStats stats, long awakeMillis) {
    var loop = stats.loop();
    var relay = stats.relay();
    return new JsonObject()
        .put("port", stats.port())
        .put("mediaPortOpen", loop.sockets() > 0)
        .put("transports", stats.transports())
        .put("connected", stats.connected())
        .put("publishing", stats.publishing())
        .put("listening", stats.listening())
        .put("overloaded", stats.overloaded())
        .put("received", relay.received())
        .put("receivedBytes", loop.bytesReceived())
        .put("lost", relay.lost())
        .put("forwarded", relay.forwarded())
        .put("retransmitted", relay.retransmitted())
        .put("dropped", dropped(stats))
        .put("forwardSeconds", forwardSeconds(relay))
        .put("joinSeconds", joinSeconds(stats))
        .put(
            "handshakes",
            new JsonObject()
                .put("inFlight", stats.handshakes().inFlight())
                .put("refused", stats.handshakes().refused())
                .put("failed", stats.handshakes().failed()))
        .put("pipes", new JsonArray(stats.pipes().stream().map(StatsJson::pipe).toList()))
        .put(
            "loop",
            new JsonObject()
                .put("implementation", loop.implementation())
                .put("ageMillis", awakeMillis)
                .put("busy", loop.busyRatio())
                .put("lagMillis", loop.lagNanos() / 1e6)
                .put("failures", loop.failures())
                .put("tasksRefused", loop.tasksRefused())
                .put("kernelDrops", loop.kernelDrops()));
  }

  private static JsonObject pipe(PipeStats pipe) {
    return new JsonObject()
        .put("node", pipe.node())
        .put("state", pipe.state().name().toLowerCase(Locale.ROOT))
        .put("rttMillis", pipe.rttNanos() / 1e6)
        .put("streamsIn", pipe.streamsIn())
        .put("streamsOut", pipe.streamsOut())
        .put("packetsIn", pipe.packetsIn())
        .put("packetsOut", pipe.packetsOut())
        .put("lost", pipe.lost())
        .put("repaired", pipe.repaired());
  }

  /** What is known of a loop that does not answer. */
  static JsonObject stuck(long awakeMillis) {
    return new JsonObject().put("loop", new JsonObject().put("ageMillis", awakeMillis));
  }

  /** Before the relay and in it; a reason that both know counts together. */
  private static JsonObject dropped(EngineStats stats) {
    var reasons = new TreeMap<String, Long>(stats.discarded());
    stats
        .relay()
        .dropped()
        .forEach((reason, count) ->
            reasons.merge(
                reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), count, Long::sum));
    reasons.put("kernel-receive-buffer", stats.loop().kernelDrops());
    reasons.put("send-buffer-full", stats.loop().droppedSendBufferFull());
    reasons.put("send-error", stats.loop().sendErrors());
    reasons.put("too-long", stats.loop().truncated());
    var json = new JsonObject();
    reasons.forEach(json::put);
    return json;
  }

  private static JsonObject forwardSeconds(RelayStats.Snapshot relay) {
    var buckets = relay.latency();
    var counts = new long[buckets.size()];
    var bounds = new double[counts.length - 1]; // the last bucket has none
    for (int i = 0; i < counts.length; i++) {
      var bucket = buckets.get(i);
      if (i < bounds.length) bounds[i] = bucket.upToNanos() / 1e9;
      counts[i] = bucket.packets();
    }
    return HistogramJson.of(bounds, counts, relay.latencySumNanos() / 1e9);
  }

  private static JsonObject joinSeconds(EngineStats stats) {
    var json = new JsonObject();
    stats
        .joinSteps()
        .forEach((step, durations) ->
            json.put(
                step,
                HistogramJson.of(
                    durations.boundsSeconds(), durations.counts(), durations.sumSeconds())));
    return json;
  }

  private StatsJson() {}
}
