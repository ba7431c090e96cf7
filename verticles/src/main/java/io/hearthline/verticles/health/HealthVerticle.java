package io.hearthline.verticles.health;

import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.DirectoryView;
import io.hearthline.verticles.bus.NodeView;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers {@code hearthline.health.report}. Three probes with three audiences: {@code live} for
 * restarters (false only when a restart helps: a stuck loop, a lost media port), {@code ready} for
 * load balancers (false while draining), and {@code health} for people and earlier systems' clients
 * (always 200 while anything works, with what is degraded).
 */
public final class HealthVerticle extends VerticleBase {
  /**
   * A media loop ticks every few milliseconds; one that has not for this long is stuck, not busy.
   */
  private static final Duration STUCK = Duration.ofSeconds(5);

  private static final DeliveryOptions ASK =
      new DeliveryOptions().setSendTimeout(2_000).setLocalOnly(true);

  private final String version;
  private final List<String> notes;
  private final boolean relays;
  private long startedNanos;
  private boolean draining;

  /**
   * Makes the verticle; nothing runs before it is deployed.
   *
   * @param version the program's version as shown to people
   * @param notes what is not wrong and yet to be known, once there are several nodes
   * @param relays whether this node carries audio; else another one has to
   */
  public HealthVerticle(String version, List<String> notes, boolean relays) {
    this.relays = relays;
    this.version = version;
    this.notes = List.copyOf(notes);
  }

  @Override
  public Future<?> start() {
    startedNanos = System.nanoTime();
    var bus = vertx.eventBus();
    bus.<JsonObject>localConsumer(Addresses.NODE_DRAINING, _ -> draining = true);
    return bus.<JsonObject>localConsumer(Addresses.HEALTH_REPORT, this::report).completion();
  }

  private void report(Message<JsonObject> question) {
    var relay = ask(Addresses.RELAY_STATS);
    var signaling = ask(Addresses.SIGNALING_STATS);
    var streams = ask(Addresses.STREAMS_STATS);
    var directory = ask(Addresses.DIRECTORY_LIST);
    Future.join(relay, signaling, streams, directory)
        .onComplete(_ ->
            question.reply(
                answer(
                    question.body().getString("probe", "health"),
                    relay.result(),
                    signaling.result(),
                    streams.result(),
                    nodes(directory.result()))));
  }

  private static List<NodeView> nodes(JsonObject directory) {
    return directory.containsKey("silent") ? List.of() : DirectoryView.of(directory).nodes();
  }

  /** An answer, or what says so where that verticle did not give one in time. */
  private Future<JsonObject> ask(String address) {
    return vertx
        .eventBus()
        .<JsonObject>request(address, new JsonObject(), ASK)
        .map(Message::body)
        .otherwise(new JsonObject().put("silent", true));
  }

  private JsonObject answer(
      String probe,
      JsonObject relay,
      JsonObject signaling,
      JsonObject streams,
      List<NodeView> nodes) {
    var degraded = new JsonArray();
    boolean relayAlive = !relays || (!relay.containsKey("silent") && relayRuns(relay));
    boolean carried = relays ? relayAlive : nodes.stream().anyMatch(HealthVerticle::carriesAudio);
    if (!carried) degraded.add("relay");
    if (signaling.containsKey("silent")) degraded.add("signaling");
    if (streams.containsKey("silent")) degraded.add("streams");
    if (streams.getBoolean("journalAway", false)) degraded.add("journal");
    if (relay.getBoolean("overloaded", false)) degraded.add("overloaded");
    for (var node : nodes) if (!node.reachable()) degraded.add("node " + node.node());
    boolean up =
        switch (probe) {
          case "live" -> relayAlive;
          case "ready" -> relayAlive && !draining;
          default -> true;
        };
    var body =
        new JsonObject()
            .put("status", up && relayAlive ? "healthy" : "unhealthy")
            .put("version", version)
            .put("degraded", degraded);
    var toKnow = notes(streams, nodes);
    if (!toKnow.isEmpty()) body.put("notes", toKnow);
    if (draining) body.put("draining", true);
    if ("health".equals(probe)) addOldFields(body, carried, signaling, streams);
    return new JsonObject().put("status", up && relayAlive ? 200 : 503).put("body", body);
  }

  private static boolean carriesAudio(NodeView node) {
    return node.relays() && node.reachable();
  }

  private JsonArray notes(JsonObject streams, List<NodeView> nodes) {
    var all = nodes.size() > 1 ? new JsonArray(new ArrayList<>(notes)) : new JsonArray();
    var damage = streams.getString("journalDamage");
    if (damage != null) all.add("journal: " + damage);
    return all;
  }

  /** What clients of the first voice relay read beside {@code status}. */
  private void addOldFields(
      JsonObject body, boolean carried, JsonObject signaling, JsonObject streams) {
    body.put("webrtc_available", carried)
        .put("audio_server_running", false)
        .put("active_streams", streams.getInteger("live", 0))
        .put("connected_clients", signaling.getInteger("connections", 0))
        .put("uptime_seconds", Duration.ofNanos(System.nanoTime() - startedNanos).toSeconds());
  }

  private static boolean relayRuns(JsonObject relay) {
    return relay.getBoolean("mediaPortOpen", true)
        && relay.getJsonObject("loop", new JsonObject()).getLong("ageMillis", 0L)
            < STUCK.toMillis();
  }
}
