package io.hearthline.verticles.signaling;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.verticles.access.Role;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.signaling.config.Limits;
import io.hearthline.verticles.signaling.config.SignalingConfig;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers send, and that it costs nobody else anything. */
class HostileInputIT {
  private TestNode node =
      new TestNode(
          SignalingConfig.defaults("test", "0").withLimits(Limits.defaults().withConnections(3)),
          Set.of(Role.TALK, Role.LISTEN));

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void hugeFrame_closesItsSocket() throws IOException {
    try (var wire = raw()) {
      wire.frame(RawWire.TEXT, true, new byte[200 * 1024]);
      assertThat(wire.closeCode()).isEqualTo(4413);
    }
  }

  @Test
  void frameBeyondAnyMeasure_isNotEvenRead() throws IOException {
    try (var wire = raw()) {
      wire.frame(RawWire.TEXT, true, new byte[300 * 1024]);
      assertThat(wire.closeCode()).isIn(1006, 1009);
    } catch (SocketException reset) {
      assertThat(reset).isNotNull(); // it was closed while we were still sending
    }
    node.card("/ws").next("available_streams");
  }

  @Test
  void messageWithoutEnd_closesItsSocket() throws IOException {
    try (var wire = raw()) {
      wire.frame(RawWire.TEXT, false, new byte[30 * 1024]);
      for (int i = 0; i < 4; i++) wire.frame(RawWire.CONTINUATION, false, new byte[30 * 1024]);
      assertThat(wire.closeCode()).isEqualTo(4413);
    }
  }

  @Test
  void socketsThatAreGone_makeRoom() {
    // More than there may be connections at a time, those that are kept for this machine included.
    for (int i = 0; i < 350; i++) {
      var wire = node.native_();
      wire.webSocket.close();
      wire.closeCode();
    }
    node.native_().ask("hello", new JsonObject().put("name", "Late"));
  }

  @Test
  void floodOfMessages_closesItsSocket() throws IOException {
    try (var wire = raw()) {
      for (int i = 0; i < 500; i++) {
        wire.frame(RawWire.TEXT, true, "{}".getBytes(StandardCharsets.US_ASCII));
      }
      assertThat(wire.closeCode()).isEqualTo(4429);
    } catch (SocketException reset) {
      assertThat(reset).isNotNull(); // it was closed while we were still sending
    }
    assertThat(node.ask(Addresses.SIGNALING_STATS).getJsonObject("refused").getInteger("flood"))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"not json", "[]", "null", "{\"type\":\"hello\"}", "{\"id\":\"x\"}", "{"})
  void nativeMessageThatIsNone_isAnsweredAndClosed(String text) {
    var wire = node.native_();
    wire.webSocket.writeTextMessage(text);
    assertThat(wire.next("error").getString("code")).isEqualTo("bad-message");
    assertThat(wire.closeCode()).isEqualTo(4400);
  }

  @Test
  void deepJson_isNotParsed() {
    var wire = node.native_();
    wire.webSocket.writeTextMessage(
        "{\"id\":1,\"type\":\"hello\",\"x\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}");
    assertThat(wire.closeCode()).isEqualTo(4400);
  }

  @Test
  void clientThatDoesNotRead_isClosedAndSlowsNobody() throws Exception {
    try (var slow = new RawWire(node.port(), "/ws", TestNode.NATIVE)) {
      slow.send(new JsonObject().put("type", "hello").put("id", 1).put("name", "Slow"));
      slow.send(new JsonObject().put("type", "offer").put("id", 2).put("sdp", node.offer()));
      slow.next("ok");
      slow.next("ok");
      var transport = node.relay.onlyTransport();
      var other = node.native_();
      other.ask("hello", new JsonObject().put("name", "Other"));
      // What fits into the kernel's buffers and our queue is bounded.
      for (int i = 0; i < 40 && refused("slow-socket") == 0; i++) {
        for (int j = 0; j < 1_000; j++) node.relay.tell(disconnected(transport));
        assertThat(other.ask("ping", new JsonObject()).getString("type")).isEqualTo("ok");
      }
      assertThat(refused("slow-socket")).isEqualTo(1);
    }
  }

  @Test
  void connectionsBeyondTheLimit_areRefusedWithATimeToWait() {
    for (int i = 0; i < 3; i++) node.card("/ws").next("available_streams");
    var refused = upgrade("/ws", Map.of());
    assertThat(refused.getStatus()).isEqualTo(503);
    assertThat(refused.getHeaders().get("Retry-After")).isEqualTo("2");
  }

  @Test
  void hellosBeyondTheLimit_areRefusedWithATimeToWait() {
    var early = node.native_();
    for (int i = 0; i < 3; i++) node.card("/ws").next("available_streams");
    var error = early.ask("hello", new JsonObject().put("name", "Early"));
    assertThat(error.getString("code")).isEqualTo("overloaded");
    assertThat(error.getInteger("retryAfter")).isPositive();
  }

  @Test
  void strangersWithoutHello_keepNobodyOut() {
    var oldest = node.native_();
    for (int i = 0; i < 32; i++) node.native_();
    assertThat(oldest.closeCode()).isEqualTo(4408);

    node.card("/ws").next("available_streams");
    var ok = node.native_().ask("hello", new JsonObject().put("name", "Late"));
    assertThat(ok.getString("type")).isEqualTo("ok");
  }

  @Test
  void refusedUpgrades_areHungUpOn() throws IOException {
    var upgrade =
        """
        GET /ws/wrong HTTP/1.1
        Host: localhost
        Upgrade: websocket
        Connection: Upgrade

        """
            .replace("\n", "\r\n");
    try (var socket = raw(upgrade)) {
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 401").endsWith("a valid token is needed\n");
    }
  }

  @Test
  void closedConnections_makeRoom() {
    for (int i = 0; i < 10; i++) {
      var card = node.card("/ws");
      card.next("available_streams");
      card.close(1000);
      node.awaitStat("connections", 0);
    }
  }

  @Test
  void foreignPage_getsNoSocketWithoutATokenInThePath() {
    var origin = Map.of("Origin", "https://evil.example");
    assertThat(upgrade("/ws", origin).getStatus()).isEqualTo(403);
    assertThat(upgrade("/ws/wrong", origin).getStatus()).isEqualTo(401);
    var options = new WebSocketConnectOptions().addHeader("Origin", "https://evil.example");
    node.wire(options, "/ws/both").next("available_streams");
  }

  @Test
  void ownPage_getsASocket() {
    var options =
        new WebSocketConnectOptions().addHeader("Origin", "http://127.0.0.1:" + node.port());
    node.wire(options, "/ws").next("available_streams");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../pom.xml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/.hidden",
        "/a/../../x.js",
        "/index.html%00.js",
        "/\\..\\x",
        "//etc/passwd",
        "/META-INF/MANIFEST.MF",
        "/index.html%0d%0aX: y"
      })
  void pathsOutOfTheWebApp_areRefused(String path) throws IOException {
    var head = "GET " + path.replace(" ", "%20") + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    try (var socket = raw(head)) {
      assertThat(status(socket)).matches("HTTP/1.1 40[04]");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET /health, 'Host: localhost|Host: evil.example', 400",
    "GET /health, '', 400",
    "GET /ca, 'Host: localhost|Upgrade: h2c|Connection: Upgrade, HTTP2-Settings|HTTP2-Settings: AAMAAABk', 200",
    "GET /ws, 'Host: localhost|Upgrade: websocket|Connection: Upgrade|Content-Length: 1000', 400",
    "GET /ws, 'Host: localhost|Upgrade: websocket|Connection: Upgrade|Transfer-Encoding: chunked', 400",
    "GET /ws, 'Host: localhost', 426",
    "POST /api/v1/pair, 'Host: localhost|Upgrade: h2c|Connection: Upgrade, HTTP2-Settings|HTTP2-Settings: AAMAAABk|Content-Length: 2', 415",
    "GET /whip/%zz, 'Host: localhost', 400",
    "GET /api/voice-streaming, 'Host: localhost', 404",
    "GET /api/voice%2dstreaming/health, 'Host: localhost', 404",
    "GET http://a/api/voice-streaming/health, 'Host: localhost', 404",
    "GET /api/voice-audio/stream/latest.mp3, 'Host: localhost', 404",
    "POST /api/voice-audio/stream/latest.mp3, 'Host: localhost|Content-Length: 0', 404",
    "HEAD /health, 'Host: localhost', 200",
    "HEAD /, 'Host: localhost', 200",
    "HEAD /whip/a, 'Host: localhost', 405",
    "TRACE /, 'Host: localhost', 405",
    "POST /, 'Host: localhost|Content-Length: 99999999999999999999', 400",
    "POST /api/v1/pair, 'Host: localhost|Content-Type: application/json|Content-Length: 9999999999', 413",
    "POST /api/v1/pair, 'Host: localhost|Content-Type: text/plain; application/json|Content-Length: 2', 415",
    "POST /api/v1/pair, 'Host: localhost|Origin: null|Content-Type: application/json|Content-Length: 2', 403"
  })
  void oddRequests_areAnsweredPlainly(String line, String headers, int status) throws IOException {
    var head = line + " HTTP/1.1\r\n" + (headers.isEmpty() ? "" : headers + "\r\n") + "\r\n";
    try (var socket = raw(head.replace("|", "\r\n"))) {
      assertThat(status(socket)).isEqualTo("HTTP/1.1 " + status);
    }
  }

  @Test
  void slowBody_isCutOff() throws IOException {
    restart(Duration.ofMillis(50));
    var head =
        "POST /api/v1/pair HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 100\r\n\r\n{";
    try (var socket = raw(head)) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(refused("slow-body")).isEqualTo(1);
  }

  @Test
  void pingFlood_closesItsSocket() throws IOException {
    try (var wire = raw()) {
      for (int i = 0; i < 500; i++) wire.frame(RawWire.PING, true, new byte[125]);
      assertThat(wire.closeCode()).isEqualTo(4429);
    } catch (SocketException reset) {
      assertThat(reset).isNotNull(); // it was closed while we were still sending
    }
    assertThat(refused("flood")).isEqualTo(1);
  }

  @Test
  void wrongHelloNames_areRefused() {
    var wire = node.native_();
    for (var name : new String[] {"", " ", "\r\n", "a".repeat(65)}) {
      assertThat(wire.ask("hello", new JsonObject().put("name", name)).getString("code"))
          .isEqualTo("bad-name");
    }
    var ok = wire.ask("hello", new JsonObject().put("name", "A\r\nB\u0000"));
    assertThat(ok.getString("name")).isEqualTo("AB");
  }

  @Test
  void foreignHostName_getsNoListWithoutToken() {
    assertThat(
            node.http(HttpMethod.GET, "/api/v1/streams", Map.of("Host", "evil.example"), "")
                .status())
        .isEqualTo(403);
    assertThat(node.get("/api/v1/streams").status()).isEqualTo(200);
  }

  private int refused(String reason) {
    return node.ask(Addresses.SIGNALING_STATS).getJsonObject("refused").getInteger(reason, 0);
  }

  private static JsonObject disconnected(String transport) {
    return new JsonObject().put("event", "disconnected").put("transport", transport);
  }

  private UpgradeRejectedException upgrade(String path, Map<String, String> headers) {
    var options = new WebSocketConnectOptions();
    headers.forEach(options::addHeader);
    try {
      node.connect(options, path).toCompletionStage().toCompletableFuture().get();
      throw new AssertionError("was not refused");
    } catch (ExecutionException refused) {
      return (UpgradeRejectedException) requireNonNull(refused.getCause());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Socket raw(String bytes) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), node.port());
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static String status(Socket socket) throws IOException {
    return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
  }

  private void restart(Duration hello) {
    node.close();
    node =
        new TestNode(
            SignalingConfig.defaults("test", "0")
                .withLimits(Limits.defaults().withTimes(hello, Duration.ofSeconds(30))),
            Set.of());
  }

  private RawWire raw() throws IOException {
    return new RawWire(node.port(), "/ws", "");
  }
}
