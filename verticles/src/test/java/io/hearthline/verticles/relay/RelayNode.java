package io.hearthline.verticles.relay;

import io.hearthline.media.engine.EngineOptions;
import io.hearthline.media.testpeer.PeerLoop;
import io.hearthline.media.testpeer.TestPeer;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.ClusterBus;
import io.hearthline.verticles.bus.LocalBus;
import io.hearthline.verticles.bus.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A relay on an event bus of its own, with a directory that says what the test wants. */
final class RelayNode {
  private static final int PATIENCE_SECONDS = 20;

  final String name;
  final Vertx vertx = Vertx.vertx();
  final PeerLoop peers = new PeerLoop();
  private final LocalBus bus = new LocalBus(vertx);
  private final Map<String, CompletableFuture<Void>> connected = new ConcurrentHashMap<>();
  private final AtomicInteger transports = new AtomicInteger();
  private volatile JsonObject directory = directory(List.of(), List.of());
  private volatile String deployment = "";

  RelayNode(String name) {
    this.name = name;
    bus.listen(
        Addresses.RELAY_EVENTS,
        event -> {
          if (event.getString("event").equals("connected")) {
            connected(event.getString("transport")).complete(null);
          }
        });
    bus.answer(Addresses.DIRECTORY_LIST, _ -> Future.succeededFuture(directory.copy()));
  }

  private CompletableFuture<Void> connected(String transport) {
    return connected.computeIfAbsent(transport, _ -> new CompletableFuture<>());
  }

  /** Carries requests for another node's relay there, as a cluster's bus does. */
  void reaches(RelayNode other) {
    var there = ClusterBus.at(other.name, Addresses.RELAY_PIPE);
    vertx
        .eventBus()
        .<JsonObject>consumer(there)
        .handler(request ->
            other
                .vertx
                .eventBus()
                .<JsonObject>request(there, request.body())
                .onSuccess(reply -> request.reply(reply.body()))
                .onFailure(failure -> Refusal.of(failure).to(request)));
  }

  void start(long epoch) throws Exception {
    var options = new EngineOptions(0, List.of(), List.of("lo"), 6, 100);
    deployment = await(vertx.deployVerticle(new RelayVerticle(options, name, epoch)));
  }

  void stop() throws Exception {
    await(vertx.undeploy(deployment));
  }

  static JsonObject directory(List<JsonObject> nodes, List<JsonObject> streams) {
    return new JsonObject()
        .put("nodes", new JsonArray(new ArrayList<>(nodes)))
        .put("streams", new JsonArray(new ArrayList<>(streams)));
  }

  static JsonObject listed(String node, long epoch) {
    return new JsonObject().put("node", node).put("epoch", epoch).put("reachable", true);
  }

  static JsonObject stream(String id, String node) {
    return new JsonObject()
        .put("id", id)
        .put("name", id)
        .put("since", "2026-11-20T12:00:00Z")
        .put("talking", true)
        .put("listeners", 0)
        .put("generation", 1)
        .put("node", node)
        .put("reachable", true);
  }

  /** What the directory says from now on; nobody is told. */
  void says(JsonObject directory) {
    this.directory = directory;
  }

  /** What the directory says from now on. */
  void learns(JsonObject directory) {
    says(directory);
    bus.publish(Addresses.DIRECTORY_CHANGED, new JsonObject());
  }

  /** A client that talks as this stream. */
  TestPeer talker(String stream) throws Exception {
    var peer = peers.talker();
    var transport = join("whip", peer);
    ask(
        Addresses.RELAY_PUBLISH,
        new JsonObject().put("transport", transport).put("stream", stream));
    return peer;
  }

  /** A client that hears this stream. */
  TestPeer listener(String stream) throws Exception {
    var peer = peers.listener();
    var transport = join("whep", peer);
    ask(
        Addresses.RELAY_LISTEN,
        new JsonObject().put("transport", transport).put("slot", 0).put("stream", stream));
    return peer;
  }

  private String join(String profile, TestPeer peer) throws Exception {
    var transport = name + transports.incrementAndGet();
    var body =
        new JsonObject()
            .put("transport", transport)
            .put("offer", peer.offer())
            .put("profile", profile);
    peer.answered(ask(Addresses.RELAY_ANSWER, body).getString("answer"));
    peer.connected().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    connected(transport).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return transport;
  }

  JsonObject ask(String address, JsonObject body) throws Exception {
    return await(bus.request(address, body, Duration.ofSeconds(PATIENCE_SECONDS)));
  }

  /** Looks again until the pipes are like that. */
  void untilPipes(Predicate<List<JsonObject>> so) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      var pipes = ask(Addresses.RELAY_STATS, new JsonObject()).getJsonArray("pipes");
      var list = pipes.stream().map(JsonObject.class::cast).toList();
      if (so.test(list)) return;
      if (System.nanoTime() - deadline > 0) throw new AssertionError("still " + pipes.encode());
      LockSupport.parkNanos(2_000_000);
    }
  }

  void untilUp(String peer) throws Exception {
    untilPipes(pipes ->
        pipes.stream()
            .anyMatch(pipe ->
                pipe.getString("node").equals(peer) && pipe.getString("state").equals("up")));
  }

  void untilSends(int streams) throws Exception {
    untilPipes(
        pipes -> pipes.stream().mapToInt(pipe -> pipe.getInteger("streamsOut")).sum() == streams);
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  void close() throws Exception {
    peers.close();
    await(vertx.close());
  }
}
