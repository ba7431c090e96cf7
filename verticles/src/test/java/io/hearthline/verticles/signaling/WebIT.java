package io.hearthline.verticles.signaling;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.verticles.bus.Addresses;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebIT {
  private static final String ALLOWED = "Access-Control-Allow-Origin";

  private final TestNode node = TestNode.withTokens();

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void webApp_isServedWithItsHeadersAndKept() {
    var page = node.get("/");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.header("Content-Security-Policy"))
        .startsWith("default-src 'self'; connect-src 'self' ws: wss:; img-src");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.header("Cache-Control")).isEqualTo("no-cache");

    var etag = requireNonNull(page.header("ETag"));
    var again = node.http(HttpMethod.GET, "/index.html", Map.of("If-None-Match", etag), "");
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void apiMayBeReadByPagesOfAllowedOrigins_andNoOthers() {
    var ours =
        Map.of("Origin", "http://127.0.0.1:" + node.port(), "Host", "127.0.0.1:" + node.port());
    var asked = node.http(HttpMethod.OPTIONS, "/api/v1/pair", ours, "");
    assertThat(asked.status()).isEqualTo(204);
    assertThat(asked.header("Access-Control-Allow-Headers")).contains("Authorization");
    assertThat(node.http(HttpMethod.GET, "/api/v1/streams", ours, "").header(ALLOWED))
        .isEqualTo(ours.get("Origin"));

    var theirs = Map.of("Origin", "https://evil.example");
    assertThat(node.http(HttpMethod.OPTIONS, "/api/v1/pair", theirs, "").header(ALLOWED)).isNull();
    assertThat(node.http(HttpMethod.GET, "/api/v1/streams", theirs, "").header(ALLOWED)).isNull();
  }

  @Test
  void headOfThePage_hasNoBody() {
    var head = node.http(HttpMethod.HEAD, "/", Map.of(), "");
    assertThat(head.status()).isEqualTo(200);
    assertThat(Integer.parseInt(requireNonNull(head.header("Content-Length")))).isPositive();
  }

  @Test
  void postToThePage_isNotAllowed() {
    assertThat(node.http(HttpMethod.POST, "/", Map.of(), "x").status()).isEqualTo(405);
    assertThat(node.get("/nothing.js").status()).isEqualTo(404);
  }

  @Test
  void probes_askHealthAndMetrics() {
    assertThat(node.get("/health").body()).contains("\"status\":\"healthy\"");
    assertThat(node.get("/health/live").status()).isEqualTo(200);
    assertThat(node.get("/health/ready").status()).isEqualTo(200);
    assertThat(node.get("/metrics").body()).contains("\nhearthline_uptime_seconds ");
    assertThat(
            node.http(HttpMethod.GET, "/metrics", Map.of("Accept", "application/json"), "").body())
        .contains("total_connections");
    assertThat(node.get("/api/voice-streaming/health").status()).isEqualTo(200);
  }

  @Test
  void draining_isNotReadyButAlive() {
    node.vertx.eventBus().publish(Addresses.NODE_DRAINING, new JsonObject());
    while (node.get("/health/ready").status() != 503) Thread.onSpinWait();
    assertThat(node.get("/health/live").status()).isEqualTo(200);
  }

  @Test
  void streams_needARole() {
    assertThat(node.get("/api/v1/streams").status()).isEqualTo(401);
    assertThat(
            node.http(
                    HttpMethod.GET,
                    "/api/v1/streams",
                    Map.of("Authorization", "Bearer listener"),
                    "")
                .body())
        .isEqualTo("{\"streams\":[]}");
  }

  @Test
  void pairing_tradesACodeForAToken() {
    var json = Map.of("Content-Type", "application/json");
    var paired = node.http(HttpMethod.POST, "/api/v1/pair", json, code());
    assertThat(new JsonObject(paired.body()).getString("token")).startsWith("hl_");
    assertThat(paired.header("Cache-Control")).isEqualTo("no-store");
    assertThat(node.http(HttpMethod.POST, "/api/v1/pair", json, "{\"code\":\"1\"}").status())
        .isEqualTo(403);
    assertThat(node.http(HttpMethod.POST, "/api/v1/pair", json, "{\"code\":7}").status())
        .isEqualTo(400);
    assertThat(
            node.http(HttpMethod.POST, "/api/v1/pair", Map.of("Content-Type", "text/plain"), code())
                .status())
        .isEqualTo(415);
  }

  @Test
  void administrator_getsACodeForADevice_andSeesItUsed() {
    var offered = offerPairing("admin", "{\"roles\":[\"listen\"]}");
    var code = new JsonObject(offered.body());
    assertThat(offered.header("Cache-Control")).isEqualTo("no-store");
    assertThat(Instant.parse(code.getString("expiresAt"))).isAfter(Instant.now());
    assertThat(stateOf(code)).isEqualTo("{\"state\":\"open\"}");

    var json = Map.of("Content-Type", "application/json");
    var typed = new JsonObject().put("code", code.getString("code")).encode();
    var paired = node.http(HttpMethod.POST, "/api/v1/pair", json, typed);
    var token = new JsonObject(paired.body()).getString("token");
    assertThat(stateOf(code)).isEqualTo("{\"state\":\"used\"}");
    var device = Map.of("Authorization", "Bearer " + token);
    assertThat(node.http(HttpMethod.GET, "/api/v1/streams", device, "").status()).isEqualTo(200);
    assertThat(offerPairing(token, "{\"roles\":[\"listen\"]}").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({"nobody, 401", "both, 403"})
  void otherThanAdministrators_getNoCode(String token, int status) {
    var roles = "{\"roles\":[\"admin\"]}";
    assertThat(offerPairing(token, roles).status()).isEqualTo(status);
    assertThat(
            node.http(
                    HttpMethod.GET,
                    "/api/v1/pairing/0",
                    Map.of("Authorization", "Bearer " + token),
                    "")
                .status())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "[]", "{\"roles\":[]}", "{\"roles\":[7]}", "{\"roles\":[\"king\"]}"})
  void pairingWithoutKnownRoles_isRefused(String body) {
    assertThat(offerPairing("admin", body).status()).isEqualTo(400);
  }

  private TestNode.Answer offerPairing(String token, String body) {
    var headers = Map.of("Content-Type", "application/json", "Authorization", "Bearer " + token);
    return node.http(HttpMethod.POST, "/api/v1/pairing", headers, body);
  }

  private String stateOf(JsonObject code) {
    var headers = Map.of("Authorization", "Bearer admin");
    return node.http(HttpMethod.GET, "/api/v1/pairing/" + code.getString("id"), headers, "").body();
  }

  private String code() {
    return new JsonObject().put("code", node.access.offerPairing().shown()).encode();
  }

  @Test
  void ca_isAnsweredByWhoeverWasHandedIn() {
    assertThat(node.get("/ca").body()).isEqualTo("ca page");
    assertThat(node.get("/ca.crt").body()).isEqualTo("ca certificate");
  }
}
