package io.hearthline.verticles.main;

import io.hearthline.domain.journal.InMemoryJournal;
import io.hearthline.domain.stream.StreamFacts;
import io.hearthline.media.engine.EngineOptions;
import io.hearthline.verticles.access.Access;
import io.hearthline.verticles.access.PairingCode;
import io.hearthline.verticles.access.ResumeTokens;
import io.hearthline.verticles.access.Role;
import io.hearthline.verticles.access.SigningKey;
import io.hearthline.verticles.access.Tokens;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.health.HealthVerticle;
import io.hearthline.verticles.metrics.MetricsVerticle;
import io.hearthline.verticles.relay.RelayVerticle;
import io.hearthline.verticles.signaling.SignalingVerticle;
import io.hearthline.verticles.streams.StreamsConfig;
import io.hearthline.verticles.streams.StreamsVerticle;
import io.hearthline.verticles.tls.Tls;
import io.hearthline.verticles.tls.TlsConfig;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One running node: the verticles in the order they need each other, and the way back. */
final class Node {
  private static final System.Logger LOG = System.getLogger(Node.class.getName());

  /** How long a publisher may be away and still go on under its stream's id. */
  private static final Duration RESUME_VALIDITY = Duration.ofHours(24);

  /** A home's worth of history; the durable journal keeps more. */
  private static final int REMEMBERED_STREAMS = 1_000;

  private static final int REMEMBERED_FACTS = 100_000;

  /**
   * Transports besides the listeners that the limits allow: publishers, and clients on their way
   * in.
   */
  private static final int SPARE_TRANSPORTS = 256;

  private static final Duration DRAIN_LOOK = Duration.ofMillis(100);
  private static final Duration LONGEST_STEP = Duration.ofSeconds(20);

  private final Config config;
  private final List<String> deployed = new CopyOnWriteArrayList<>();
  private volatile @Nullable Vertx vertx;
  private volatile @Nullable Started started;

  /** What exists once the node is up. */
  private record Started(
      Access access, Tls tls, RelayVerticle relay, SignalingVerticle signaling, FileLock lock) {}

  Node(Config config) {
    this.config = config;
  }

  static Path tokensFile(Config config) {
    return config.dataDir().resolve("tokens.json");
  }

  static TlsConfig tlsConfig(Config config) {
    return new TlsConfig(
        config.dataDir().resolve("tls"),
        config.nodeName(),
        config.tls().names(),
        config.tls().cert(),
        config.tls().key());
  }

  /** Returns when every listener is up. */
  void start() throws ConfigException, IOException, InterruptedException, ExecutionException {
    var clock = InstantSource.system();
    var lock = DataFolder.lock(config.dataDir());
    var tls = Tls.open(tlsConfig(config), clock);
    var tokens = Tokens.open(tokensFile(config), clock);
    var access =
        new Access(tokens, Role.parse(config.auth().anonymous()), config.auth().token(), clock);
    var resume =
        new ResumeTokens(
            SigningKey.loadOrCreate(config.dataDir().resolve("signing.key")), RESUME_VALIDITY);
    var journal =
        new InMemoryJournal(
            new InMemoryJournal.Retention(StreamFacts::ends, REMEMBERED_STREAMS, REMEMBERED_FACTS));

    var runtime =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(4)
                .setInternalBlockingPoolSize(4));
    vertx = runtime;
    var limits = config.limits();
    var relay = new RelayVerticle(engineOptions());
    var signaling =
        new SignalingVerticle(
            SignalingSetup.config(config, tls.hostNames()),
            SignalingSetup.parts(config, access, tls, () -> httpPort(), () -> httpsPort()));
    await(
        deploy(runtime, new HealthVerticle(Version.text()))
            .compose(_ -> deploy(runtime, new MetricsVerticle(Version.text())))
            .compose(_ ->
                deploy(
                    runtime,
                    new StreamsVerticle(
                        journal,
                        resume,
                        clock,
                        new StreamsConfig(
                            config.nodeName(), limits.streams(), limits.listenersPerStream()))))
            .compose(_ -> deploy(runtime, relay))
            .compose(_ -> deploy(runtime, signaling)));
    started = new Started(access, tls, relay, signaling, lock);
    access.watch();
    tls.onChange(options -> signaling.renewCertificate(options).onFailure(Node::log));
    tls.watch();
  }

  private EngineOptions engineOptions() {
    var media = config.media();
    long listeners = (long) config.limits().streams() * config.limits().listenersPerStream();
    return new EngineOptions(
        media.port(),
        media.advertise(),
        media.interfaces(),
        SignalingSetup.SLOTS,
        Math.clamp(listeners + config.limits().connections() + SPARE_TRANSPORTS, 1, 65_536));
  }

  private Future<String> deploy(Vertx runtime, Deployable verticle) {
    return runtime.deployVerticle(verticle).onSuccess(deployed::add);
  }

  /**
   * Tells clients to go, waits for them, and ends everything in the order opposite to the start.
   * Once stopped, asking again does nothing.
   *
   * @return whether every step went well
   */
  boolean stop() {
    var runtime = vertx;
    vertx = null;
    if (runtime == null) return true;
    var steps = new ArrayList<StopStep>();
    if (started != null) steps.add(() -> drain(runtime));
    for (var id : List.copyOf(deployed).reversed()) steps.add(() -> await(runtime.undeploy(id)));
    steps.add(() -> await(runtime.close()));
    var running = started;
    if (running != null) {
      steps.add(running.access()::close);
      steps.add(running.tls()::close);
      steps.add(running.lock()::release);
    }
    boolean clean = true;
    for (var step : steps) clean &= taken(step);
    LOG.log(System.Logger.Level.INFO, clean ? "stopped" : "stopped, but not cleanly");
    return clean;
  }

  /** One part of a stop; what goes wrong in it must not keep the others from happening. */
  @FunctionalInterface
  private interface StopStep {
    void run() throws ExecutionException, IOException, InterruptedException;
  }

  private static boolean taken(StopStep step) {
    try {
      step.run();
      return true;
    } catch (ExecutionException | IOException | RuntimeException failure) {
      LOG.log(System.Logger.Level.ERROR, "a step of the stop failed", failure);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private void drain(Vertx runtime) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + config.drainTimeout().toNanos();
    runtime
        .eventBus()
        .publish(
            Addresses.NODE_DRAINING,
            new JsonObject().put("deadline", Instant.now().plus(config.drainTimeout()).toString()),
            new DeliveryOptions().setLocalOnly(true));
    LOG.log(System.Logger.Level.INFO, "draining");
    while (System.nanoTime() - deadlineNanos < 0 && sessions(runtime) > 0) {
      TimeUnit.MILLISECONDS.sleep(DRAIN_LOOK.toMillis());
    }
  }

  /** Clients still here; 0 as well if signaling does not answer, because then nobody is served. */
  private static int sessions(Vertx runtime) throws InterruptedException {
    try {
      return await(
          runtime
              .eventBus()
              .<JsonObject>request(Addresses.SIGNALING_STATS, new JsonObject())
              .map(reply -> reply.body().getInteger("sessions", 0)));
    } catch (ExecutionException _) {
      return 0;
    }
  }

  /** Through a completion stage: a future of a context that closes would never complete. */
  private static <T> T await(Future<T> future) throws InterruptedException, ExecutionException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(LONGEST_STEP.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new ExecutionException("no answer within " + LONGEST_STEP.toSeconds() + " s", late);
    }
  }

  private static void log(Throwable failure) {
    LOG.log(System.Logger.Level.ERROR, "the new certificate is not in use", failure);
  }

  Config config() {
    return config;
  }

  /** For tests, which listen on the event bus. */
  Vertx runtime() {
    var runtime = vertx;
    if (runtime == null) throw new IllegalStateException("not started");
    return runtime;
  }

  int httpPort() {
    var running = started;
    return running == null ? config.http().port() : running.signaling().httpPort();
  }

  int httpsPort() {
    var running = started;
    return running == null ? config.http().httpsPort() : running.signaling().httpsPort();
  }

  int mediaPort() {
    return running().relay().port();
  }

  /** Blocks until the packet path is compiled, a few seconds after the start. */
  void awaitWarm() {
    running().relay().warm().join();
  }

  /** How other devices name this machine; empty without network. */
  Optional<String> lanHost() throws IOException {
    return LanHost.of(config, running().tls().current());
  }

  /** Whether somebody has to be let in first. */
  boolean hasNoTokens() {
    return running().access().tokens().isEmpty();
  }

  /** A token for everything, shown once. */
  String firstToken() throws IOException {
    return running().access().firstToken("first start").secret();
  }

  /** A code for a log: whoever reads it first and types it in gets a token for everything. */
  PairingCode pairingCode() {
    return running().access().offerPairing();
  }

  private Started running() {
    var running = started;
    if (running == null) throw new IllegalStateException("not started");
    return running;
  }
}
