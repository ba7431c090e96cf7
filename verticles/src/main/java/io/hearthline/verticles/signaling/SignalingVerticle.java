package io.hearthline.verticles.signaling;

import io.hearthline.verticles.access.AddressBlock;
import io.hearthline.verticles.access.Origins;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.ClusterBus;
import io.hearthline.verticles.bus.LocalBus;
import io.hearthline.verticles.signaling.admission.Bugs;
import io.hearthline.verticles.signaling.admission.Connections;
import io.hearthline.verticles.signaling.admission.Places;
import io.hearthline.verticles.signaling.admission.Refusals;
import io.hearthline.verticles.signaling.admission.TrustedProxies;
import io.hearthline.verticles.signaling.config.SignalingConfig;
import io.hearthline.verticles.signaling.relay1.Cards;
import io.hearthline.verticles.signaling.session.Directory;
import io.hearthline.verticles.signaling.session.Relays;
import io.hearthline.verticles.signaling.session.Sessions;
import io.hearthline.verticles.signaling.session.StreamsClient;
import io.hearthline.verticles.signaling.web.Answers;
import io.hearthline.verticles.signaling.web.Api;
import io.hearthline.verticles.signaling.web.EventStreams;
import io.hearthline.verticles.signaling.web.HistoryApi;
import io.hearthline.verticles.signaling.web.OpenApi;
import io.hearthline.verticles.signaling.web.OtherNodes;
import io.hearthline.verticles.signaling.web.Probes;
import io.hearthline.verticles.signaling.web.Requests;
import io.hearthline.verticles.signaling.web.SecurityHeaders;
import io.hearthline.verticles.signaling.web.WebApp;
import io.hearthline.verticles.signaling.web.Wellformed;
import io.hearthline.verticles.signaling.whip.WhipRoutes;
import io.hearthline.verticles.signaling.ws.NativeClients;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The door for everybody: the web app, the native protocol, WHIP and WHEP, system 1's cards,
 * probes. Media is the relay's and streams are the registry's; this verticle asks them over the
 * event bus. One instance, so one event loop owns all of its state.
 */
public final class SignalingVerticle extends VerticleBase {
  private static final String OLD_PREFIX = "/api/voice-streaming";
  private static final long TICK_MILLIS = 1000;
  private static final int PROBE_TICKS = 10;
  private static final int NATIVE_HEALTH_TICKS = 10;
  private static final int CARD_HEALTH_TICKS = 30;
  private static final int IDLE_SECONDS = 75;
  private static final int SEND_BUFFER_BYTES = 128 * 1024;

  /** HTTP needs connections too, beyond those that limits.connections gives to WebSockets. */
  private static final int SPARE_HTTP_CONNECTIONS = 256;

  private static final int HTTP_CONNECTIONS_PER_PLACE = 100;
  private static final long NEXT_REQUEST_NANOS = 30_000_000_000L;

  private final SignalingConfig config;
  private final SignalingParts parts;
  private final TrustedProxies proxies;
  private final Connections<HttpConnection> connections;
  private final Refusals refusals = new Refusals();
  private final Bugs bugs = new Bugs();
  private final List<HttpServer> servers = new ArrayList<>();
  private @Nullable Machinery machinery;
  private long ticks;
  private volatile int httpPort = -1;
  private volatile int httpsPort = -1;
  private volatile @Nullable HttpServer secure;

  /** What exists only while the verticle runs. */
  private record Machinery(
      Sessions sessions,
      NativeClients clients,
      Cards cards,
      WhipRoutes whip,
      Upgrades upgrades,
      Probes probes,
      EventStreams events) {}

  public SignalingVerticle(SignalingConfig config, SignalingParts parts) {
    this.config = config;
    this.parts = parts;
    this.proxies = new TrustedProxies(config.trustedProxies());
    this.connections =
        new Connections<>(
            (long) config.limits().connections() + SPARE_HTTP_CONNECTIONS,
            HTTP_CONNECTIONS_PER_PLACE,
            NEXT_REQUEST_NANOS);
  }

  /** The port that HTTP got, -1 before the start. */
  public int httpPort() {
    return httpPort;
  }

  /** The port that HTTPS got, -1 before the start and without a certificate. */
  public int httpsPort() {
    return httpsPort;
  }

  /** Uses a new certificate for connections from now on. May be called from any thread. */
  public Future<Boolean> renewCertificate(ServerSSLOptions tls) {
    var server = secure;
    return server == null
        ? Future.succeededFuture(false)
        : server.updateSSLOptions(tls.copy().setUseAlpn(false));
  }

  @Override
  public Future<?> start() {
    var limits = config.limits();
    var bus = new ClusterBus(vertx, config.node());
    var streams = new StreamsClient(bus, limits.busReply());
    var directory = new Directory(vertx, streams);
    var relays =
        new Relays(
            bus,
            config.parts().relay(),
            directory::nodes,
            limits.busReply(),
            RandomGenerator.getDefault());
    var sessions = new Sessions(vertx, bus, relays, streams, directory, limits.sessions());
    var origins = new Origins(config.origins(), config.ownHosts());
    var headers = new SecurityHeaders();
    directory.onNodes(new OtherNodes(origins, headers)::learn);
    var requests = new Requests(parts.access(), origins, proxies);
    var places = new Places(limits.connections());
    var clients = new NativeClients(vertx, config, requests, refusals, places, sessions, directory);
    var cards = new Cards(vertx, limits, refusals, sessions, directory);
    var whip = new WhipRoutes(config, requests, refusals, sessions, directory);
    var upgrades =
        new Upgrades(limits, requests, refusals, clients, cards, places, connections::gone);
    var probes = new Probes(vertx, limits.busReply());
    var events = new EventStreams(new LocalBus(vertx), limits.busReply(), requests, refusals);
    var running = new Machinery(sessions, clients, cards, whip, upgrades, probes, events);
    machinery = running;

    var router = router(running, requests, directory, headers);
    vertx.eventBus().localConsumer(Addresses.NODE_DRAINING, _ -> drain(running));
    vertx
        .eventBus()
        .localConsumer(Addresses.SIGNALING_STATS, request -> request.reply(stats(running)));
    parts.access().tokens().onRevoked(_ -> context.runOnContext(_ -> endRevoked(running)));
    vertx.setPeriodic(TICK_MILLIS, _ -> tick(running));
    return sessions
        .start()
        .compose(_ -> directory.start())
        .compose(_ -> listen(router, options(config.httpPort()), "http.port"))
        .onSuccess(server -> httpPort = server.actualPort())
        .compose(_ -> listenSecurely(router));
  }

  @Override
  public Future<?> stop() {
    var running = machinery;
    if (running == null) return Future.succeededFuture();
    drain(running);
    return running
        .sessions()
        .endAll("draining")
        .eventually(() -> {
          running.clients().closeAll();
          running.cards().closeAll();
          return Future.join(servers.stream().map(HttpServer::close).toList());
        });
  }

  private Future<HttpServer> listen(Router router, HttpServerOptions options, String key) {
    return vertx
        .createHttpServer(options)
        .connectionHandler(this::onConnection)
        .requestHandler(router)
        .listen()
        .onSuccess(servers::add)
        .recover(failure ->
            Future.failedFuture(
                PortTakenException.isTaken(failure)
                    ? new PortTakenException(key, options.getPort(), failure)
                    : new IOException(
                        "%s %d on %s: %s"
                            .formatted(
                                key, options.getPort(), options.getHost(), failure.getMessage()))));
  }

  private void onConnection(HttpConnection connection) {
    if (!connections.take(connection, place(connection.remoteAddress()), System.nanoTime())) {
      refusals.count("http-connections");
      connection.close();
      return;
    }
    connection.closeHandler(_ -> connections.gone(connection));
  }

  /** Proxies come from the trusted networks or, without configuration, from this machine. */
  private String place(@Nullable SocketAddress peer) {
    var address = peer == null ? null : peer.hostAddress();
    if (address == null || proxies.trusts(address)) return "";
    return InetAddress.ofLiteral(address).isLoopbackAddress() ? "" : AddressBlock.of(address);
  }

  /** A WebSocket stays busy: it has limits of its own. */
  private void track(RoutingContext context) {
    var connection = context.request().connection();
    connections.busy(connection);
    if (!Upgrades.isUpgrade(context.request())) {
      context.addEndHandler(_ -> connections.idle(connection, System.nanoTime()));
    }
    context.next();
  }

  private Future<?> listenSecurely(Router router) {
    var tls = parts.tls();
    if (tls == null) return Future.succeededFuture();
    // Without ALPN browsers speak HTTP/1.1, which WebSockets need anyway.
    var options = options(config.httpsPort()).setSsl(true).setUseAlpn(false);
    options.setKeyCertOptions(tls.getKeyCertOptions());
    options.setEnabledSecureTransportProtocols(tls.getEnabledSecureTransportProtocols());
    return listen(router, options, "https.port")
        .onSuccess(server -> {
          secure = server;
          httpsPort = server.actualPort();
        });
  }

  private HttpServerOptions options(int port) {
    var limits = config.limits();
    var options =
        new HttpServerOptions()
            .setHost(config.host())
            .setPort(port)
            .setWebSocketSubProtocols(List.of(NativeClients.SUBPROTOCOL))
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setMaxWebSocketFrameSize(2 * limits.messageBytes())
            .setMaxWebSocketMessageSize(2 * limits.messageBytes())
            .setDecompressionSupported(false);
    // A client that does not read should be noticed here, not hidden by megabytes in the kernel.
    options.setSendBufferSize(SEND_BUFFER_BYTES);
    // Many requests on one connection would be a way around its limits.
    options.setHttp2ClearTextEnabled(false);
    options.setIdleTimeout(IDLE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
    return options;
  }

  private Router router(
      Machinery running, Requests requests, Directory directory, SecurityHeaders headers) {
    var router = Router.router(vertx);
    router.route().handler(this::track);
    router.route().handler(headers);
    router.route().handler(new Wellformed());
    router.route(OLD_PREFIX + "/*").handler(SignalingVerticle::withoutOldPrefix);
    if (config.parts().clients()) takeClients(router, running);
    router.route().handler(this::limitBodyTime);
    if (config.parts().clients()) running.whip().mount(router);
    router.head().handler(context -> context.reroute(HttpMethod.GET, context.request().uri()));
    running.probes().mount(router);
    new Api(vertx, requests, parts.access(), directory, refusals).mount(router);
    new HistoryApi(new LocalBus(vertx), config.limits().busReply(), requests, directory, refusals)
        .mount(router);
    running.events().mount(router);
    new OpenApi().mount(router);
    router.get("/ca").handler(parts.caPage());
    router.get("/ca.crt").handler(parts.caCertificate());
    parts.more().accept(router);
    // Of system 1's second port, which this version does not have.
    router
        .route("/api/voice-audio/*")
        .handler(context -> Answers.refuse(context, 404, "no audio over HTTP here"));
    router
        .route()
        .handler(
            config.parts().clients()
                ? new WebApp(vertx)
                : context -> Answers.refuse(context, 404, "this node takes no clients"));
    router.route().failureHandler(this::fail);
    // An address that cannot be decoded reaches no route.
    router.errorHandler(400, context -> Answers.refuse(context, 400, "bad request"));
    return router;
  }

  /** WebSockets come in here, at the paths of the native protocol and of system 1. */
  private static void takeClients(Router router, Machinery running) {
    router.get("/ws").handler(context -> running.upgrades().handle(context, null));
    router
        .get("/ws/:token")
        .handler(context -> running.upgrades().handle(context, context.pathParam("token")));
    router
        .get("/")
        .handler(context -> {
          if (Upgrades.isUpgrade(context.request())) running.upgrades().handle(context, null);
          else context.next();
        });
  }

  /** What stood behind the old reverse proxy is found under the old prefix too. */
  private static void withoutOldPrefix(RoutingContext context) {
    var uri = context.request().uri();
    if (!uri.startsWith(OLD_PREFIX + "/")) { // bare, encoded, or a whole URL
      Answers.refuse(context, 404, "not found");
      return;
    }
    Requests.remember(context, OLD_PREFIX);
    context.reroute(context.request().method(), uri.substring(OLD_PREFIX.length()));
  }

  /** A body that does not arrive in time holds its connection no longer. */
  private void limitBodyTime(RoutingContext context) {
    if (!context.request().isEnded()) {
      long timer =
          vertx.setTimer(
              2 * config.limits().hello().toMillis(),
              _ -> {
                if (context.request().isEnded()) return;
                refusals.count("slow-body");
                context.request().connection().close();
              });
      context.addEndHandler(_ -> vertx.cancelTimer(timer));
    }
    context.next();
  }

  private void fail(RoutingContext context) {
    int status = context.statusCode() < 400 ? 500 : context.statusCode();
    boolean clientLeft = context.failure() instanceof HttpClosedException;
    if (status >= 500 && !clientLeft) bugs.report("a request failed", context.failure());
    var reason =
        switch (status) {
          case 400 -> "bad request";
          case 413 -> "too large";
          case 414 -> "address too long";
          default -> status < 500 ? "refused" : "internal error";
        };
    Answers.refuse(context, status, reason);
  }

  private void endRevoked(Machinery running) {
    running.sessions().endRevoked(parts.access()::stands);
    running.cards().closeRevoked(parts.access()::stands);
    running.events().closeRevoked(parts.access()::stands);
  }

  private void drain(Machinery running) {
    running.upgrades().drain();
    running.whip().drain();
    running.clients().drain();
    running.cards().drain();
    running.events().drain();
  }

  private JsonObject stats(Machinery running) {
    return new JsonObject()
        .put("connections", running.upgrades().open())
        .put("connectionsTotal", running.upgrades().opened())
        .put("sessions", running.sessions().count())
        .put("reconnects", running.sessions().reconnects())
        .put("refused", refusals.toJson());
  }

  private void tick(Machinery running) {
    ticks++;
    running.cards().tellTime(System.currentTimeMillis());
    for (var late : connections.overdue(System.nanoTime())) {
      refusals.countQuietly("slow-request"); // browsers keep spare connections
      late.close();
    }
    running.events().tick();
    endRevoked(running); // also whoever came in while his token was being revoked
    if (ticks % PROBE_TICKS == 0) {
      long now = System.nanoTime();
      running.clients().probe(now);
      running.cards().probe(now);
    }
    boolean native_ = ticks % NATIVE_HEALTH_TICKS == 0;
    boolean card = ticks % CARD_HEALTH_TICKS == 0;
    if (!native_ && !card) return;
    running
        .probes()
        .report()
        .onSuccess(report -> {
          if (native_) running.clients().tellHealth(report);
          if (card) running.cards().tellHealth(report);
        });
  }
}
