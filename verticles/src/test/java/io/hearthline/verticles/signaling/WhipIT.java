package io.hearthline.verticles.signaling;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.testpeer.TestPeer;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.signaling.TestNode.Answer;
import io.hearthline.verticles.signaling.config.IceServer;
import io.hearthline.verticles.signaling.config.Limits;
import io.hearthline.verticles.signaling.config.SignalingConfig;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhipIT {
  private static final String FRAGMENT = "application/trickle-ice-sdpfrag";

  private final TestNode node =
      new TestNode(
          new SignalingConfig(
              "127.0.0.1",
              0,
              0,
              List.of("https://studio.example"),
              List.of(),
              List.of(),
              Limits.defaults(),
              List.of(new IceServer(List.of("turn:home.example"), "us\"er", "secret")),
              6,
              SignalingConfig.Parts.ALL,
              "test",
              "0"),
          Set.of());

  private final TestPeer talker = node.peers.talker();
  private final String mic = talker.offer();
  private final String slot = node.peers.listener().offer();

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void post_publishesUnderTheNameOfThePath() {
    var created = post("/whip/Front%20door", "both", mic);

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.body()).startsWith("v=0\r\n").contains("\r\na=recvonly\r\n");
    assertThat(created.header("Content-Type")).isEqualTo("application/sdp");
    assertThat(created.header("Location")).startsWith("/whip/Front%20door/session_");
    var etag = requireNonNull(created.header("ETag"));
    assertThat(created.body()).contains("a=ice-ufrag:" + etag.replace("\"", "") + "\r\n");
    assertThat(created.header("Accept-Patch")).isEqualTo(FRAGMENT);
    assertThat(created.header("Link"))
        .isEqualTo(
            "<turn:home.example>; rel=\"ice-server\"; username=\"us\\\"er\"; credential=\"secret\";"
                + " credential-type=\"password\"");
    assertThat(node.streams().getFirst().getString("name")).isEqualTo("Front door");
    assertThat(node.streams().getFirst().getBoolean("talking")).isTrue();
  }

  @Test
  void behindTheOldPrefix_theLocationKeepsIt() {
    assertThat(post("/api/voice-streaming/whip/porch", "both", mic).header("Location"))
        .startsWith("/api/voice-streaming/whip/porch/session_");
  }

  @Test
  void delete_endsTheStreamAndTheUrl() {
    var url = url(post("/whip/porch", "both", mic));
    assertThat(send(HttpMethod.DELETE, url, "both", Map.of(), "").status()).isEqualTo(200);
    assertThat(node.streams()).isEmpty();
    assertThat(node.relay.count(Addresses.RELAY_CLOSE)).isEqualTo(1);
    assertThat(send(HttpMethod.DELETE, url, "both", Map.of(), "").status()).isEqualTo(404);
  }

  @Test
  void somebodyElse_cannotTouchASession() {
    var url = url(post("/whip/porch", "both", mic));
    assertThat(send(HttpMethod.DELETE, url, "other", Map.of(), "").status()).isEqualTo(403);
    assertThat(send(HttpMethod.DELETE, url, "", Map.of(), "").status()).isEqualTo(401);
    assertThat(node.streams()).hasSize(1);
  }

  @Test
  void nameOfSomebodyElse_isTaken() {
    post("/whip/porch", "both", mic);
    awaitListed();
    assertThat(post("/whip/porch", "other", mic).status()).isEqualTo(409);
  }

  @Test
  void sameIdentityAgain_carriesTheStreamOn() {
    post("/whip/porch", "both", mic);
    awaitListed();
    var before = node.streams().getFirst();
    assertThat(post("/whip/porch", "both", mic).status()).isEqualTo(201);

    assertThat(node.streams()).hasSize(1);
    var after = node.streams().getFirst();
    assertThat(after.getString("id")).isEqualTo(before.getString("id"));
    assertThat(after.getLong("generation")).isGreaterThan(before.getLong("generation"));
  }

  @Test
  void whep_hearsAStreamByName() {
    post("/whip/porch", "both", mic);
    awaitListed();
    var created = post("/whep/porch", "listener", slot);

    assertThat(created.status()).isEqualTo(201);
    assertThat(node.streams().getFirst().getInteger("listeners")).isEqualTo(1);
    send(HttpMethod.DELETE, url(created), "listener", Map.of(), "");
    assertThat(node.streams().getFirst().getInteger("listeners")).isZero();
  }

  @Test
  void whepOfNothing_isNotFound() {
    assertThat(post("/whep/porch", "both", slot).status()).isEqualTo(404);
    assertThat(node.relay.calls).isEmpty();
  }

  @Test
  void closedTransport_endsTheSession() {
    var url = url(post("/whip/porch", "both", mic));
    node.relay.tell(
        new JsonObject()
            .put("event", "closed")
            .put("transport", node.relay.onlyTransport())
            .put("reason", "dtls-close"));
    while (!node.streams().isEmpty()) Thread.onSpinWait();
    assertThat(send(HttpMethod.DELETE, url, "both", Map.of(), "").status()).isEqualTo(404);
  }

  @Test
  void overload_isSaidWithATimeToWait() {
    node.relay.fill();
    var refused = post("/whip/porch", "both", mic);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).isEqualTo("2");
    assertThat(node.streams()).isEmpty();
    node.relay.empty();
    assertThat(post("/whip/porch", "both", mic).status()).isEqualTo(201);
  }

  @Test
  void offersThatCannotBe_areRefused() {
    assertThat(post("/whip/porch", "both", "v=0\r\nno m-line").status()).isEqualTo(400);
    assertThat(post("/whip/porch", "both", slot).status()).isEqualTo(400);
    assertThat(post("/whip/porch", "both", "").status()).isEqualTo(400);
    assertThat(post("/whip/porch", "listener", mic).status()).isEqualTo(403);
    assertThat(post("/whip/porch", "", mic).status()).isEqualTo(401);
    assertThat(post("/whip/porch", "both", mic + "x".repeat(70_000)).status()).isEqualTo(413);
    assertThat(node.ask(Addresses.SIGNALING_STATS).getInteger("sessions")).isZero();
  }

  @Test
  void wrongTypes_areRefused() {
    assertThat(request("/whip/porch", Map.of("Content-Type", "text/plain")).status())
        .isEqualTo(415);
    assertThat(
            request("/whip/porch", Map.of("Content-Type", "application/sdp", "Accept", "text/html"))
                .status())
        .isEqualTo(406);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "PATCH", "DELETE"})
  void otherMethodsOnAnEndpoint_areNotAllowed(String method) {
    var refused = send(HttpMethod.valueOf(method), "/whip/porch", "both", Map.of(), "");
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.header("Allow")).isEqualTo("OPTIONS, POST");
  }

  @Test
  void namesWithControlCharacters_areRefused() {
    assertThat(post("/whip/a%0d%0aSet-Cookie:%20b", "both", mic).status()).isEqualTo(400);
    assertThat(post("/whip/" + "a".repeat(65), "both", mic).status()).isEqualTo(400);
    assertThat(node.streams()).isEmpty();
  }

  @Test
  void patch_needsTheRightEtag() {
    var created = post("/whip/porch", "both", mic);
    var url = url(created);
    var fragment = talker.fragment();
    assertThat(patch(url, Map.of(), fragment).status()).isEqualTo(428);
    assertThat(patch(url, Map.of("If-Match", "\"other\""), fragment).status()).isEqualTo(412);
    assertThat(patch(url, ifMatch(created), fragment).status()).isEqualTo(204);
    assertThat(
            send(HttpMethod.PATCH, url, "both", Map.of("Content-Type", "text/plain"), "x").status())
        .isEqualTo(415);
  }

  @Test
  void iceRestart_isAnsweredWithAFragmentAndANewEtag() {
    var created = post("/whip/porch", "both", mic);
    var url = url(created);
    talker.restartIce();
    var fragment = talker.fragment();
    var restarted = patch(url, Map.of("If-Match", "*"), fragment);

    assertThat(restarted.status()).isEqualTo(200);
    assertThat(restarted.body()).contains("a=ice-ufrag:");
    assertThat(restarted.header("ETag")).isNotEqualTo(created.header("ETag"));
    assertThat(patch(url, ifMatch(created), fragment).status()).isEqualTo(412);
    assertThat(patch(url, ifMatch(restarted), fragment).status()).isEqualTo(204);
  }

  @Test
  void allowedOrigin_mayUseIt() {
    var origin = Map.of("Origin", "https://studio.example");
    var preflight = send(HttpMethod.OPTIONS, "/whip/porch", "", origin, "");
    assertThat(preflight.status()).isEqualTo(200);
    assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("https://studio.example");
    assertThat(preflight.header("Access-Control-Allow-Headers")).contains("Authorization");
    assertThat(preflight.header("Accept-Post")).isEqualTo("application/sdp");

    var headers = new HashMap<>(origin);
    headers.put("Content-Type", "application/sdp");
    var created = send(HttpMethod.POST, "/whip/porch", "both", headers, mic);
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("Access-Control-Expose-Headers")).contains("Location", "Link");
  }

  @Test
  void foreignOrigin_isRefusedWhateverItsToken() {
    var headers = Map.of("Origin", "https://evil.example", "Content-Type", "application/sdp");
    assertThat(send(HttpMethod.POST, "/whip/porch", "both", headers, mic).status()).isEqualTo(403);
    assertThat(send(HttpMethod.OPTIONS, "/whip/porch", "", headers, "").status()).isEqualTo(403);
  }

  private void awaitListed() {
    while (node.http(HttpMethod.GET, "/api/v1/streams", bearer("both"), "").body().length() < 20) {
      Thread.onSpinWait();
    }
  }

  private Answer post(String path, String token, String offer) {
    return send(HttpMethod.POST, path, token, Map.of("Content-Type", "application/sdp"), offer);
  }

  private Answer request(String path, Map<String, String> headers) {
    return send(HttpMethod.POST, path, "both", headers, mic);
  }

  private Answer patch(String url, Map<String, String> headers, String fragment) {
    var all = new HashMap<>(headers);
    all.put("Content-Type", FRAGMENT);
    return send(HttpMethod.PATCH, url, "both", all, fragment);
  }

  private Answer send(
      HttpMethod method, String path, String token, Map<String, String> headers, String body) {
    var all = new HashMap<>(headers);
    if (!token.isEmpty()) all.putAll(bearer(token));
    return node.http(method, path, all, body);
  }

  private static Map<String, String> ifMatch(Answer answer) {
    return Map.of("If-Match", requireNonNull(answer.header("ETag")));
  }

  private static Map<String, String> bearer(String token) {
    return Map.of("Authorization", "Bearer " + token);
  }

  private static String url(Answer created) {
    return requireNonNull(created.header("Location"));
  }
}
