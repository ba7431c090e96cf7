package io.hearthline.verticles.main;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.testpeer.PeerFormat;
import io.hearthline.media.testpeer.PeerLoop;
import io.hearthline.media.testpeer.TestPeer;
import io.hearthline.verticles.access.NamePattern;
import io.hearthline.verticles.access.Role;
import io.hearthline.verticles.access.Tokens;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node with real media: what a revoked token still gets, and what the log knows. */
class NodeIT {
  private static final Pattern ICE_PASSWORD = Pattern.compile("a=ice-pwd:(\\S+)");
  private static final int PATIENCE_SECONDS = 10;

  /** Kept: the JDK forgets the level of a logger that nobody refers to. */
  private static final Logger OURS = Logger.getLogger("io.hearthline");

  @TempDir private Path folder;
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final Handler listening = new Listening();
  private final List<String> secrets = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final PeerLoop peers = new PeerLoop();
  private Node node;
  private Tokens commandLine;

  private final class Listening extends Handler {
    private final SimpleFormatter formatter = new SimpleFormatter();

    @Override
    public void publish(LogRecord entry) {
      log.add(formatter.format(entry));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void start() throws Exception {
    OURS.setLevel(Level.ALL);
    listening.setLevel(Level.ALL);
    Logger.getLogger("").addHandler(listening);
    var config =
        Config.load(
            null,
            Map.of(
                "HEARTHLINE_DATA_DIR", folder.resolve("data").toString(),
                "HEARTHLINE_NODE_NAME", "test",
                "HEARTHLINE_DRAIN_TIMEOUT", "1s",
                "HEARTHLINE_HTTP_HOST", "127.0.0.1",
                "HEARTHLINE_HTTP_PORT", "0",
                "HEARTHLINE_HTTPS_PORT", "0",
                "HEARTHLINE_MEDIA_ADVERTISE", "127.0.0.1",
                "HEARTHLINE_MEDIA_PORT", "0"));
    node = new Node(config);
    node.start();
    commandLine = Tokens.open(Node.tokensFile(config), InstantSource.system());
  }

  @AfterEach
  void stop() {
    node.stop();
    http.shutdownNow(); // close would wait for its WebSockets
    peers.close();
    Logger.getLogger("").removeHandler(listening);
    OURS.setLevel(null);
  }

  @Test
  void revokedToken_endsItsSessionsOfEveryKind() throws Exception {
    var web = token("web");
    var encoder = token("encoder");
    var player = token("player");
    var client = client();
    var browser = peers.peer(PeerFormat.PLAIN, true, 1);
    var stream = publish(client, web.secret(), browser);
    var card = card("/ws/" + web.secret());
    var talker = peers.talker();
    posted("/whip/Encoder", encoder.secret(), talker);
    var listener = peers.listener();
    posted("/whep/" + stream, player.secret(), listener);
    for (var peer : List.of(browser, talker, listener)) {
      peer.connected().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    commandLine.revoke(player.stored().id());
    listener.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(browser.ended()).isNotDone();
    commandLine.revoke(encoder.stored().id());
    talker.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    commandLine.revoke(web.stored().id());
    browser.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(client.closeCode(PATIENCE_SECONDS)).isEqualTo(4401);
    assertThat(card.closeCode(PATIENCE_SECONDS)).isEqualTo(4401);
    assertThat(post("/whep/latest", web.secret(), "application/sdp", "v=0").statusCode())
        .isIn(401, 429); // by now this address has failed often
  }

  @Test
  void log_knowsNoSecret() throws Exception {
    var code = node.pairingCode().shown();
    secrets.add(code);
    var paired =
        post(
            "/api/v1/pair",
            null,
            "application/json",
            new JsonObject().put("code", code.toLowerCase(java.util.Locale.ROOT)).encode());
    var token = new JsonObject(paired.body()).getString("token");
    secrets.add(requireNonNull(token));
    secrets.add("wrong-in-body");
    post("/api/v1/pair", null, "application/json", "{\"code\":\"wrong-in-body\"}");

    secrets.add("wrong-in-path");
    assertThat(refusedStatus("/ws/wrong-in-path")).isEqualTo(401);
    secrets.add("wrong-in-header");
    assertThat(post("/whip/x", "wrong-in-header", "application/sdp", "v=0").statusCode())
        .isEqualTo(401);
    var wrong = client();
    secrets.add("wrong-in-hello");
    wrong.ask("hello", hello("wrong-in-hello").put("resume", "client_x.wrong-in-hello"));
    assertThat(wrong.closeCode(PATIENCE_SECONDS)).isEqualTo(4401);

    var card = card("/ws/" + token);
    card.send(new JsonObject().put("type", "start_sending"));
    var client = client();
    var browser = peers.peer(PeerFormat.PLAIN, true, 1);
    var stream = publish(client, token, browser);
    browser.connected().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    posted("/whep/" + stream, token, peers.listener());
    posted("/whip/Encoder", token, peers.talker());
    post("/whip/Broken", token, "application/sdp", browser.offer() + "broken line\r\n");
    client.ask("offer", new JsonObject().put("sdp", browser.offer() + "m=\r\n"));

    assertThat(secrets).hasSizeGreaterThan(12).allMatch(secret -> secret.length() > 8);
    for (var line : log) assertThat(line).doesNotContain(secrets);
    assertThat(log).isNotEmpty();
  }

  /** As the command line makes one; the node looks for new ones twice a second. */
  private Tokens.Created token(String name) throws Exception {
    var token = commandLine.create(name, EnumSet.of(Role.TALK, Role.LISTEN), NamePattern.ANY, null);
    while (post("/whep/nobody", token.secret(), "application/sdp", "v=0").statusCode() != 404) {
      Thread.onSpinWait();
    }
    return token;
  }

  private void posted(String path, String token, TestPeer peer) throws Exception {
    var offer = noted(peer.offer());
    var answer = post(path, token, "application/sdp", offer);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    peer.answered(noted(answer.body()));
  }

  private HttpResponse<String> post(String path, @Nullable String token, String type, String body)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + path))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body));
    if (token != null) request.header("Authorization", "Bearer " + token);
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private int refusedStatus(String path) {
    try {
      card(path);
      throw new AssertionError("was not refused");
    } catch (CompletionException refused) {
      var handshake = (WebSocketHandshakeException) requireNonNull(refused.getCause());
      return handshake.getResponse().statusCode();
    }
  }

  private String noted(String sdp) {
    ICE_PASSWORD.matcher(sdp).results().forEach(match -> secrets.add(match.group(1)));
    return sdp;
  }

  private NativeWire client() {
    return NativeWire.open(http, webSocket("/ws"));
  }

  private NativeWire card(String path) {
    return NativeWire.openCard(http, webSocket(path));
  }

  private URI webSocket(String path) {
    return URI.create("ws://127.0.0.1:" + node.httpPort() + path);
  }

  private static JsonObject hello(String token) {
    return new JsonObject().put("name", "Test").put("token", token);
  }

  /** Says hello and goes live; the id of the stream. */
  private String publish(NativeWire client, String token, TestPeer peer) throws Exception {
    var welcome = client.ask("hello", hello(token));
    secrets.add(welcome.getString("resume").replaceFirst(".*\\.", ""));
    var answer = client.ask("offer", new JsonObject().put("sdp", noted(peer.offer())));
    peer.answered(noted(answer.getString("sdp")));
    var published = client.ask("publish", new JsonObject());
    secrets.add(published.getString("resume"));
    return published.getString("stream");
  }
}
