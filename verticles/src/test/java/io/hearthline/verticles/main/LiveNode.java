package io.hearthline.verticles.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.testpeer.PeerLoop;
import io.hearthline.media.testpeer.TestPeer;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.ClusterBus;
import io.hearthline.verticles.bus.RelayEvent;
import io.hearthline.verticles.directory.Patience;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A whole node on free ports of this machine, and what clients do with it. */
final class LiveNode implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  final Node node;
  final PeerLoop peers = new PeerLoop();
  final String token;
  private final HttpClient http = HttpClient.newHttpClient();
  private final LinkedBlockingQueue<String> connected = new LinkedBlockingQueue<>();

  LiveNode(Path data, Map<String, String> settings) {
    this(data, settings, Patience.USUAL);
  }

  LiveNode(Path data, Map<String, String> settings, Patience patience) {
    var environment = new HashMap<>(settings);
    environment.put("HEARTHLINE_DATA_DIR", data.toString());
    environment.put("HEARTHLINE_HTTP_HOST", "127.0.0.1");
    environment.put("HEARTHLINE_HTTP_PORT", "0");
    environment.put("HEARTHLINE_HTTPS_PORT", "0");
    environment.put("HEARTHLINE_MEDIA_PORT", "0");
    environment.put("HEARTHLINE_MEDIA_INTERFACES", "lo");
    try {
      node = new Node(Config.load(null, environment), patience);
      node.start();
      token = node.firstToken();
      new ClusterBus(node.runtime(), node.config().nodeName())
          .listen(
              Addresses.RELAY_EVENTS,
              event -> {
                if (RelayEvent.of(event) instanceof RelayEvent.Connected(var transport)) {
                  connected.add(transport);
                }
              })
          .toCompletionStage()
          .toCompletableFuture()
          .get();
    } catch (ConfigException | IOException | ExecutionException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  URI uri(String scheme, String path) {
    return URI.create(scheme + "://127.0.0.1:" + node.httpPort() + path);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri("http", path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The live streams as the API shows them to an administrator, oldest first. */
  JsonArray streams() throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri("http", "/api/v1/streams"))
            .header("Authorization", "Bearer " + token)
            .build();
    var body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return new JsonObject(body).getJsonArray("streams");
  }

  JsonObject getJson(String path) throws IOException, InterruptedException {
    return new JsonObject(get(path).body());
  }

  /** The value of a line of {@code /metrics}, labels included in the name. */
  double metric(String name) throws IOException, InterruptedException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  HttpResponse<String> post(String path, String offer, @Nullable String bearer)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri("http", path))
            .header("Content-Type", "application/sdp")
            .POST(HttpRequest.BodyPublishers.ofString(offer));
    if (bearer != null) request.header("Authorization", "Bearer " + bearer);
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Publishes by WHIP or listens by WHEP; answers the session's URL. */
  URI join(String path, TestPeer peer) throws Exception {
    var created = post(path, peer.offer(), token);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    connect(peer, created.body());
    return uri("http", path).resolve(created.headers().firstValue("Location").orElseThrow());
  }

  /** Returns when both sides have their keys; one client at a time. */
  void connect(TestPeer peer, String answer) throws Exception {
    peer.answered(answer);
    peer.connected().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(connected.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
  }

  int delete(URI session) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(session).header("Authorization", "Bearer " + token);
    return http.send(request.DELETE().build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  NativeWire webSocket() {
    return NativeWire.open(http, uri("ws", "/ws"));
  }

  /** Asks again until it is so. */
  void until(String path, Predicate<JsonObject> so) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    var last = getJson(path);
    while (!so.test(last)) {
      assertThat(System.nanoTime() - deadline).as("last of %s: %s", path, last).isNegative();
      LockSupport.parkNanos(5_000_000);
      last = getJson(path);
    }
  }

  @Override
  public void close() {
    peers.close();
    http.shutdownNow();
    node.stop();
  }
}
