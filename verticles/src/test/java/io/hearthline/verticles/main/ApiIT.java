package io.hearthline.verticles.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.testpeer.PeerFormat;
import io.hearthline.verticles.access.Access;
import io.hearthline.verticles.access.Tokens;
import io.hearthline.verticles.signaling.SignalingParts;
import io.hearthline.verticles.signaling.SignalingVerticle;
import io.hearthline.verticles.tls.Tls;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API of a whole node, held against its document and its promises. */
class ApiIT {
  @TempDir Path data;
  private LiveNode node;
  private ApiDocument document;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws IOException, InterruptedException {
    node = new LiveNode(data, Map.of());
    document = new ApiDocument(node.get("/api/openapi.json").body());
  }

  @AfterEach
  void stop() {
    http.shutdownNow();
    node.close();
  }

  @Test
  void whatIsDocumented_isAnsweredAsDocumented() throws IOException, InterruptedException {
    for (var operation : document.operations()) {
      if (operation.path().equals("/api/v1/events")) continue; // has no end, see below
      document.check(operation, send(operation, null));
      document.check(operation, send(operation, "hl_wrong"));
      document.check(operation, send(operation, node.token));
    }
  }

  @Test
  void whatIsMounted_isDocumented() throws IOException {
    var mounted = new TreeSet<String>();
    for (var route : routes().getRoutes()) {
      var path = route.getPath();
      if (path == null || route.methods() == null || path.equals("/")) continue;
      if (path.startsWith("/ws")) continue; // docs/protocol.md
      for (var method : route.methods()) mounted.add(method + " " + anonymous(path, ":\\w+"));
    }
    var documented = new TreeSet<String>();
    for (var operation : document.operations()) {
      documented.add(anonymous(operation.toString(), "\\{\\w+}"));
    }
    assertThat(documented).isEqualTo(mounted);
  }

  @Test
  void streamAndItsHistory_areAsDocumented() throws Exception {
    var session = node.join("/whip/porch", node.peers.peer(PeerFormat.PLAIN, true, 0));
    var streams = get("/api/v1/streams");
    document.check(document.operation("get", "/api/v1/streams"), streams);
    var id =
        new JsonObject(streams.body()).getJsonArray("streams").getJsonObject(0).getString("id");
    var one = get("/api/v1/streams/" + id);
    assertThat(one.statusCode()).isEqualTo(200);
    document.check(document.operation("get", "/api/v1/streams/{id}"), one);

    assertThat(node.delete(session)).isEqualTo(200);
    var ended = awaitEnded();
    document.check(document.operation("get", "/api/v1/history"), ended);
    var entry = new JsonObject(ended.body()).getJsonArray("history").getJsonObject(0);
    assertThat(entry.getString("stream")).isEqualTo(id);
    assertThat(entry.getString("name")).isEqualTo("porch");
    assertThat(entry.getString("reason")).isEqualTo("left");
  }

  @Test
  void events_resumeBehindTheLastOne_withoutAHole() throws Exception {
    var session = node.join("/whip/porch", node.peers.peer(PeerFormat.PLAIN, true, 0));
    node.delete(session);
    var whole = events("?after=0", null, "StreamEnded");
    var operation = document.operation("get", "/api/v1/events");
    for (var event : whole) document.checkEvent(operation, event.encode());
    assertThat(whole).extracting(event -> event.getString("type")).contains("NodeStarted");

    var middle = whole.get(whole.size() / 2).getLong("seq");
    var rest = events("", Long.toString(middle), "StreamEnded");
    assertThat(rest).isEqualTo(whole.stream().filter(e -> e.getLong("seq") > middle).toList());
  }

  @Test
  void eventsOfAJournalThatIsNoMore_beginAnew() throws Exception {
    var beginning = events("?after=1000000", null, "NodeStarted");
    assertThat(beginning.getFirst().getLong("seq")).isEqualTo(1);
  }

  @Test
  void head_ofTheEvents_ends() throws IOException, InterruptedException {
    var head =
        http.send(
            request("/api/v1/events", node.token)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(head.statusCode()).isEqualTo(200);
  }

  /** Reads events until one is of that type. */
  private List<JsonObject> events(String query, @Nullable String lastEventId, String until)
      throws IOException, InterruptedException {
    var request = request("/api/v1/events" + query, node.token);
    if (lastEventId != null) request.header("Last-Event-ID", lastEventId);
    HttpResponse<InputStream> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    var events = new ArrayList<JsonObject>();
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("data: {\"seq\"")) continue;
        events.add(new JsonObject(line.substring(6)));
        if (events.getLast().getString("type").equals(until)) return events;
      }
    }
    throw new AssertionError("the events ended with " + events);
  }

  private HttpResponse<String> awaitEnded() throws IOException, InterruptedException {
    events("?after=0", null, "StreamEnded");
    return get("/api/v1/history");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path, node.token).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path, @Nullable String token) {
    var request = HttpRequest.newBuilder(node.uri("http", path));
    if (token != null) request.header("Authorization", "Bearer " + token);
    return request;
  }

  private HttpResponse<String> send(ApiDocument.Operation operation, @Nullable String token)
      throws IOException, InterruptedException {
    var request = request(operation.examplePath(), token);
    var body = operation.exampleBody();
    var publisher = HttpRequest.BodyPublishers.noBody();
    if (body != null) {
      request.header("Content-Type", body[0]);
      publisher = HttpRequest.BodyPublishers.ofString(body[1]);
    }
    return http.send(
        request.method(operation.method().toUpperCase(Locale.ROOT), publisher).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** All routes of a node's door; the last that is asked to add some sees the others. */
  private Router routes() throws IOException {
    var seen = new AtomicReference<Router>();
    var config = node.node.config();
    var clock = InstantSource.system();
    var access = new Access(Tokens.open(Node.tokensFile(config), clock), Set.of(), "", clock);
    var tls = Tls.open(Node.tlsConfig(config), clock);
    var parts = SignalingSetup.parts(config, access, tls, () -> 0, () -> 0);
    var spying =
        new SignalingParts(
            parts.access(),
            null,
            parts.caPage(),
            parts.caCertificate(),
            router -> {
              parts.more().accept(router);
              seen.set(router);
            });
    var door = SignalingSetup.config(config, Set.of()).withListener("127.0.0.1", 0, 0);
    node.node
        .runtime()
        .deployVerticle(new SignalingVerticle(door, spying))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    return seen.get();
  }

  private static String anonymous(String path, String parameter) {
    return path.replaceAll(parameter, "*");
  }
}
