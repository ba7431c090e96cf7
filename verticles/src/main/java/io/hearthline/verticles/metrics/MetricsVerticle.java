package io.hearthline.verticles.metrics;

import io.hearthline.verticles.bus.Addresses;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.BufferPoolsExports;
import io.prometheus.client.hotspot.GarbageCollectorExports;
import io.prometheus.client.hotspot.MemoryPoolsExports;
import io.prometheus.client.hotspot.StandardExports;
import io.prometheus.client.hotspot.ThreadExports;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/**
 * Answers {@code hearthline.metrics.scrape}. The packet path counts in plain fields of its own
 * loop; a scrape asks for them over the bus, so that nothing of Prometheus is ever touched per
 * packet.
 */
public final class MetricsVerticle extends VerticleBase {
  private static final DeliveryOptions ASK =
      new DeliveryOptions().setSendTimeout(2_000).setLocalOnly(true);

  private final CollectorRegistry registry = new CollectorRegistry();
  private final NodeCollector node;
  private long startedNanos;

  /**
   * Makes the verticle; nothing runs before it is deployed.
   *
   * @param version the program's version, shown in {@code hearthline_build_info}
   */
  public MetricsVerticle(String version) {
    node = new NodeCollector(version);
  }

  @Override
  public Future<?> start() {
    startedNanos = System.nanoTime();
    registry.register(node);
    registry.register(new StandardExports());
    registry.register(new MemoryPoolsExports());
    registry.register(new BufferPoolsExports());
    registry.register(new GarbageCollectorExports());
    registry.register(new ThreadExports());
    return vertx
        .eventBus()
        .<JsonObject>localConsumer(Addresses.METRICS_SCRAPE, this::scrape)
        .completion();
  }

  private void scrape(Message<JsonObject> question) {
    var relay = ask(Addresses.RELAY_STATS);
    var signaling = ask(Addresses.SIGNALING_STATS);
    var streams = ask(Addresses.STREAMS_STATS);
    var history = ask(Addresses.HISTORY_STATS);
    var trust = ask(Addresses.TRUST_STATS);
    var webhooks = ask(Addresses.WEBHOOKS_STATS);
    var directory = ask(Addresses.DIRECTORY_LIST);
    Future.join(List.of(relay, signaling, streams, history, trust, webhooks, directory))
        .onSuccess(_ -> {
          var uptime = Duration.ofNanos(System.nanoTime() - startedNanos);
          var counted =
              new Counted(
                  relay.result(),
                  signaling.result(),
                  streams.result(),
                  history.result(),
                  trust.result(),
                  webhooks.result(),
                  directory.result(),
                  uptime);
          boolean json = "json".equals(question.body().getString("format"));
          question.reply(json ? oldJson(counted) : prometheus(counted));
        });
  }

  private Future<JsonObject> ask(String address) {
    return vertx
        .eventBus()
        .<JsonObject>request(address, new JsonObject(), ASK)
        .map(Message::body)
        .otherwise(new JsonObject());
  }

  private JsonObject prometheus(Counted counted) {
    node.show(counted);
    var text = new StringWriter(16_384);
    try {
      TextFormat.write004(text, registry.metricFamilySamples());
    } catch (IOException impossible) {
      throw new UncheckedIOException("a StringWriter failed", impossible);
    }
    return new JsonObject()
        .put("contentType", TextFormat.CONTENT_TYPE_004)
        .put("body", text.toString());
  }

  /** The first voice relay's fields, for its dashboards. */
  private static JsonObject oldJson(Counted counted) {
    int connections = counted.signaling().getInteger("connections", 0);
    var body =
        new JsonObject()
            .put("uptime_seconds", counted.uptime().toSeconds())
            .put("active_connections", connections)
            .put("total_connections", counted.signaling().getLong("connectionsTotal", 0L))
            .put("active_streams", counted.streams().getInteger("live", 0))
            .put("total_audio_bytes", counted.relay().getLong("receivedBytes", 0L))
            .put("webrtc_available", !counted.relay().isEmpty());
    return new JsonObject().put("contentType", "application/json").put("body", body.encode());
  }
}
