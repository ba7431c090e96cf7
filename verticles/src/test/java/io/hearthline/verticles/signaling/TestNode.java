package io.hearthline.verticles.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.domain.journal.InMemoryJournal;
import io.hearthline.domain.stream.StreamFacts;
import io.hearthline.media.engine.EngineOptions;
import io.hearthline.media.testpeer.PeerFormat;
import io.hearthline.media.testpeer.PeerLoop;
import io.hearthline.verticles.access.Access;
import io.hearthline.verticles.access.NamePattern;
import io.hearthline.verticles.access.ResumeTokens;
import io.hearthline.verticles.access.Role;
import io.hearthline.verticles.access.SigningKey;
import io.hearthline.verticles.access.StoredToken;
import io.hearthline.verticles.access.TokenBook;
import io.hearthline.verticles.access.TokenFile;
import io.hearthline.verticles.access.Tokens;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.directory.DirectoryConfig;
import io.hearthline.verticles.directory.DirectoryVerticle;
import io.hearthline.verticles.directory.Patience;
import io.hearthline.verticles.health.HealthVerticle;
import io.hearthline.verticles.metrics.MetricsVerticle;
import io.hearthline.verticles.relay.RelayVerticle;
import io.hearthline.verticles.signaling.config.SignalingConfig;
import io.hearthline.verticles.streams.StreamsConfig;
import io.hearthline.verticles.streams.StreamsVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All verticles of a node on free ports, with what tests need to know of each. */
final class TestNode implements AutoCloseable {
  static final String NATIVE = "hearthline.v1";
  static final String REPLIES = "__vertx.reply";

  /** More than any test needs that does not fill them all. */
  private static final int TRANSPORTS = 24;

  /** {@code porch} is for names that begin so. */
  private static final Map<String, Set<Role>> TOKENS =
      Map.of(
          "admin", Set.of(Role.ADMIN),
          "talker", Set.of(Role.TALK),
          "listener", Set.of(Role.LISTEN),
          "both", Set.of(Role.TALK, Role.LISTEN),
          "other", Set.of(Role.TALK, Role.LISTEN),
          "porch", Set.of(Role.TALK, Role.LISTEN));

  final Vertx vertx = Vertx.vertx();
  private final WebSocketClient webSockets = vertx.createWebSocketClient();
  private final HttpClient http = vertx.createHttpClient();
  final RelayTap relay = new RelayTap(vertx);
  final PeerLoop peers = new PeerLoop();
  private final Path tokensFile;
  final Access access;
  final SignalingVerticle signaling;
  private final String deployment;

  /** What an HTTP request came to. */
  record Answer(int status, Map<String, String> headers, String body) {
    @Nullable String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }
  }

  TestNode(SignalingConfig config, Set<Role> anonymous) {
    this(config, anonymous, null);
  }

  TestNode(SignalingConfig config, Set<Role> anonymous, @Nullable ServerSSLOptions tls) {
    tokensFile = tokensFile();
    access = access(tokensFile, anonymous);
    access.watch();
    signaling = new SignalingVerticle(config.withListener("127.0.0.1", 0, 0), parts(tls));
    var journal = new InMemoryJournal(new InMemoryJournal.Retention(StreamFacts::ends, 100, 1_000));
    var streams =
        new StreamsVerticle(
            journal,
            new ResumeTokens(SigningKey.random(), Duration.ofHours(1)),
            InstantSource.system(),
            new StreamsConfig("test", 1, "test", 10, 200));
    await(
        Future.all(
            vertx.deployVerticle(
                new RelayVerticle(
                    new EngineOptions(0, List.of(), List.of("lo"), 6, TRANSPORTS), "test", 1)),
            vertx.deployVerticle(new DirectoryVerticle(directory(), InstantSource.system())),
            vertx.deployVerticle(streams),
            vertx.deployVerticle(new HealthVerticle("0", List.of(), true)),
            vertx.deployVerticle(new MetricsVerticle("0"))));
    deployment = await(vertx.deployVerticle(signaling));
  }

  /** What this node's signaling is made of; a second one may be made of the same. */
  SignalingParts parts(@Nullable ServerSSLOptions tls) {
    return new SignalingParts(
        access,
        tls,
        request -> request.end("ca page"),
        request -> request.end("ca certificate"),
        _ -> {});
  }

  private static DirectoryConfig directory() {
    return new DirectoryConfig(
        "test", 1, "0", 1, () -> List.of("all"), List::of, List::of, () -> "", Patience.USUAL);
  }

  private static Path tokensFile() {
    try {
      return Files.createTempDirectory("hearthline-test").resolve("tokens.json");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tokens of {@link #TOKENS}; each is its own id. */
  private static Access access(Path file, Set<Role> anonymous) {
    try {
      new TokenFile(file)
          .change(_ ->
              new TokenBook(
                  TOKENS.entrySet().stream()
                      .map(token -> stored(token.getKey(), token.getValue()))
                      .toList(),
                  List.of()));
      var clock = InstantSource.system();
      return new Access(Tokens.open(file, clock), anonymous, "fixed-token", clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StoredToken stored(String name, Set<Role> roles) {
    var names = name.equals("porch") ? new NamePattern("Porch*") : NamePattern.ANY;
    return new StoredToken(name, name, sha256(name), roles, names, Instant.EPOCH, null, null);
  }

  private static String sha256(String text) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** As another process does it. */
  void revoke(String token) {
    try {
      assertThat(Tokens.open(tokensFile, InstantSource.system()).revoke(token)).isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TestNode withTokens() {
    return new TestNode(SignalingConfig.defaults("test", "0"), Set.of());
  }

  static TestNode openToAll() {
    return new TestNode(SignalingConfig.defaults("test", "0"), Set.of(Role.TALK, Role.LISTEN));
  }

  void stopSignaling() {
    await(vertx.undeploy(deployment));
  }

  int port() {
    return signaling.httpPort();
  }

  /** What a web app offers: a microphone and six slots. */
  String offer() {
    return peers.peer(PeerFormat.PLAIN, true, 6).offer();
  }

  Wire native_() {
    return wire(new WebSocketConnectOptions().addSubProtocol(NATIVE), "/ws");
  }

  Wire card(String path) {
    return wire(new WebSocketConnectOptions(), path);
  }

  /** Listens before the first message can come. */
  Wire wire(WebSocketConnectOptions options, String path) {
    return await(onEventLoop(() -> connect(options, path).map(Wire::new)));
  }

  Future<WebSocket> connect(WebSocketConnectOptions options, String path) {
    return webSockets.connect(options.setHost("127.0.0.1").setPort(port()).setURI(path));
  }

  Answer http(HttpMethod method, String path, Map<String, String> headers, String body) {
    var options =
        new RequestOptions().setMethod(method).setHost("127.0.0.1").setPort(port()).setURI(path);
    headers.forEach(options::addHeader);
    return await(
        onEventLoop(() ->
            http.request(options)
                .compose(request -> body.isEmpty() ? request.send() : request.send(body))
                .compose(TestNode::read)));
  }

  /** A chain that is put together elsewhere may be late for what it waits for. */
  private <T> Future<T> onEventLoop(Supplier<Future<T>> chain) {
    return Future.future(promise -> vertx.runOnContext(_ -> chain.get().onComplete(promise)));
  }

  Answer get(String path) {
    return http(HttpMethod.GET, path, Map.of(), "");
  }

  /** The registry is asked no more whether somebody may talk; the first such question. */
  Future<DeliveryContext<Object>> holdTalks() {
    var held = Promise.<DeliveryContext<Object>>promise();
    vertx
        .eventBus()
        .addOutboundInterceptor(delivery -> {
          if (delivery.message().body() instanceof JsonObject question
              && "talk".equals(question.getValue("command"))
              && question.getBoolean("talking")) {
            held.tryComplete(delivery);
          } else {
            delivery.next();
          }
        });
    return held.future();
  }

  JsonObject ask(String address) {
    return await(
        vertx.eventBus().<JsonObject>request(address, new JsonObject()).map(Message::body));
  }

  /**
   * Keeps some messages on the bus from arriving.
   *
   * @param address how their address begins, {@link #REPLIES} for replies
   * @return the deliveries that were held up, to be run at leave
   */
  BlockingQueue<Runnable> hold(String address, Predicate<JsonObject> bodies) {
    var held = new LinkedBlockingQueue<Runnable>();
    vertx
        .eventBus()
        .<Object>addInboundInterceptor(delivery -> {
          boolean isThere = delivery.message().address().startsWith(address);
          if (isThere && delivery.body() instanceof JsonObject body && bodies.test(body)) {
            held.add(delivery::next);
          } else {
            delivery.next();
          }
        });
    return held;
  }

  /** The events of a type from now on. */
  BlockingQueue<JsonObject> events(String type) {
    var events = new LinkedBlockingQueue<JsonObject>();
    vertx
        .eventBus()
        .<JsonObject>localConsumer(Addresses.event(type), event -> events.add(event.body()));
    return events;
  }

  /** A number of {@link Addresses#SIGNALING_STATS}. */
  int stat(String name) {
    return ask(Addresses.SIGNALING_STATS).getInteger(name);
  }

  /** Asks until it is so. */
  void awaitStat(String name, int value) {
    long deadlineNanos = System.nanoTime() + 10_000_000_000L;
    while (stat(name) != value) {
      if (System.nanoTime() > deadlineNanos) throw new AssertionError(name + ": " + stat(name));
    }
  }

  List<JsonObject> streams() {
    return ask(Addresses.STREAMS_LIST).getJsonArray("streams").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  @Override
  public void close() {
    peers.close();
    await(vertx.close());
    access.close();
    try {
      for (var left : List.of("tokens.json", "tokens.json.lock")) {
        Files.deleteIfExists(tokensFile.resolveSibling(left));
      }
      Files.deleteIfExists(tokensFile.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Future<Answer> read(HttpClientResponse response) {
    return response
        .body()
        .map(body -> {
          var headers = new HashMap<String, String>();
          response
              .headers()
              .forEach((name, value) ->
                  headers.merge(
                      name.toLowerCase(Locale.ROOT), value, (one, more) -> one + ", " + more));
          return new Answer(response.statusCode(), headers, body.toString());
        });
  }
}
