package io.hearthline.verticles.main;

import io.hearthline.cluster.member.ClusterMember;
import io.hearthline.domain.journal.Journal;
import io.hearthline.media.engine.EngineOptions;
import io.hearthline.verticles.access.Access;
import io.hearthline.verticles.access.PairingCode;
import io.hearthline.verticles.access.ResumeTokens;
import io.hearthline.verticles.access.Role;
import io.hearthline.verticles.access.SigningKeys;
import io.hearthline.verticles.access.Tokens;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.LocalBus;
import io.hearthline.verticles.directory.DirectoryConfig;
import io.hearthline.verticles.directory.DirectoryVerticle;
import io.hearthline.verticles.directory.Patience;
import io.hearthline.verticles.health.HealthVerticle;
import io.hearthline.verticles.history.HistoryVerticle;
import io.hearthline.verticles.metrics.MetricsVerticle;
import io.hearthline.verticles.recorder.NodeIdentity;
import io.hearthline.verticles.recorder.RecorderVerticle;
import io.hearthline.verticles.relay.RelayVerticle;
import io.hearthline.verticles.signaling.SignalingVerticle;
import io.hearthline.verticles.streams.RetentionVerticle;
import io.hearthline.verticles.streams.StreamsConfig;
import io.hearthline.verticles.streams.StreamsVerticle;
import io.hearthline.verticles.tls.Tls;
import io.hearthline.verticles.tls.TlsConfig;
import io.hearthline.verticles.trust.TrustStore;
import io.hearthline.verticles.trust.TrustVerticle;
import io.hearthline.verticles.webhooks.Pace;
import io.hearthline.verticles.webhooks.WebhooksConfig;
import io.hearthline.verticles.webhooks.WebhooksVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
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
import java.util.OptionalInt;
import java.util.Set;
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

  /**
   * Transports besides the listeners that the limits allow: publishers, and clients on their way
   * in.
   */
  private static final int SPARE_TRANSPORTS = 256;

  /** The first handshakes of a cold bus take seconds on a small machine. */
  private static final Duration TRUST_PATIENCE = Duration.ofSeconds(10);

  private static final Duration DRAIN_LOOK = Duration.ofMillis(100);
  private static final Duration LONGEST_STEP = Duration.ofSeconds(20);

  private final Config config;
  private final List<String> deployed = new CopyOnWriteArrayList<>();
  private final Patience patience;
  private volatile @Nullable Vertx vertx;
  private volatile @Nullable ClusterMember member;
  private volatile @Nullable Started started;

  /** What exists once the node is up. */
  private record Started(
      Access access,
      Tls tls,
      @Nullable RelayVerticle relay,
      SignalingVerticle signaling,
      Journal journal,
      FileLock lock) {}

  Node(Config config) {
    this(config, Patience.USUAL);
  }

  /** For tests, which have less of it. */
  Node(Config config, Patience patience) {
    this.config = config;
    this.patience = patience;
  }

  static Path tokensFile(Config config) {
    return config.dataDir().resolve("tokens.json");
  }

  static Path signingFile(Config config) {
    return config.dataDir().resolve("signing.key");
  }

  /** Other nodes send clients to the bound host, which need not be on any interface's list. */
  static TlsConfig tlsConfig(Config config) {
    var names = new ArrayList<>(config.tls().names());
    NodeUrls.boundHost(config).ifPresent(names::add);
    return new TlsConfig(
        config.dataDir().resolve("tls"),
        config.nodeName(),
        names,
        config.tls().cert(),
        config.tls().key());
  }

  /** Returns when every listener is up and, in a cluster, the other nodes are found. */
  void start() throws ConfigException, IOException, InterruptedException, ExecutionException {
    var clock = InstantSource.system();
    var lock = DataFolder.lock(config.dataDir());
    long epoch = Epoch.next(config.dataDir(), clock);
    var instance = Instance.of(config.dataDir());
    var journal = Journals.of(config);
    for (var note : Journals.notes(config)) LOG.log(System.Logger.Level.INFO, note);
    journal.identity(); // has it opened while the rest starts
    var tokens = Tokens.open(tokensFile(config), clock);
    var access =
        new Access(tokens, Role.parse(config.auth().anonymous()), config.auth().token(), clock);
    var signing = SigningKeys.open(signingFile(config), clock.instant());
    var resume = new ResumeTokens(signing::ring, RESUME_VALIDITY);

    var runtime = open();
    vertx = runtime;
    // Before any certificate is made or shown: the cluster may have one that phones trust.
    var store = new TrustStore(tlsConfig(config), signing, tokens);
    var trust = trust(store, access);
    if (trust != null) await(deploy(runtime, trust));
    var tls = Tls.open(tlsConfig(config), clock);
    if (trust != null) trust.lookAgain();
    var limits = config.limits();
    var recorder =
        new RecorderVerticle(
            journal,
            new NodeIdentity(config.nodeName(), epoch, Version.text(), Set.copyOf(config.roles())),
            clock);
    var relay =
        config.relays() ? new RelayVerticle(engineOptions(), config.nodeName(), epoch) : null;
    var signaling =
        new SignalingVerticle(
            SignalingSetup.config(config, tls.hostNames()),
            SignalingSetup.parts(config, access, tls, () -> httpPort(), () -> httpsPort()));
    await(
        deploy(runtime, new HealthVerticle(Version.text(), Journals.notes(config), config.relays()))
            .compose(_ -> deploy(runtime, new MetricsVerticle(Version.text())))
            .compose(_ -> deploy(runtime, directory(epoch, clock, trust)))
            .compose(_ ->
                deploy(
                    runtime,
                    new HistoryVerticle(
                        journal, config.dataDir().resolve("projections.db"), config.nodeName())))
            .compose(_ -> deploy(runtime, recorder))
            .compose(_ -> deployWebhooks(runtime, journal, clock))
            .compose(_ ->
                deploy(
                    runtime, new RetentionVerticle(journal, config.journal().retention(), clock)))
            .compose(_ ->
                deploy(
                    runtime,
                    new StreamsVerticle(
                        journal,
                        resume,
                        clock,
                        new StreamsConfig(
                            config.nodeName(),
                            epoch,
                            instance,
                            limits.streams(),
                            limits.listenersPerStream()))))
            .compose(_ -> relay == null ? Future.succeededFuture() : deploy(runtime, relay))
            .compose(_ -> deploy(runtime, signaling)));
    started = new Started(access, tls, relay, signaling, journal, lock);
    new LocalBus(runtime).publish(Addresses.NODE_LISTENING, new JsonObject());
    for (var token : tokens.list()) recorder.issued(token); // some were made while nobody looked
    for (var gone : tokens.book().revoked()) recorder.revokedElsewhere(gone.id(), gone.at());
    tokens.onChange(recorder);
    access.watch();
    tls.onChange(options -> signaling.renewCertificate(options).onFailure(Node::log));
    store.onAuthority(tls::refresh);
    tls.refresh(); // another authority may have come while nobody was told of it
    tls.watch();
  }

  /** Alone nothing of Hazelcast is touched. */
  private Vertx open()
      throws ConfigException, IOException, InterruptedException, ExecutionException {
    var options =
        new VertxOptions()
            .setEventLoopPoolSize(2)
            .setWorkerPoolSize(4)
            .setInternalBlockingPoolSize(4);
    if (!config.cluster().enabled()) return Vertx.vertx(options);
    var joined = ClusterMember.join(ClusterSetup.settings(config));
    member = joined;
    return await(joined.vertx(options));
  }

  /** Null for a node that is alone. */
  private @Nullable TrustVerticle trust(TrustStore store, Access access) {
    var joined = member;
    return joined == null
        ? null
        : new TrustVerticle(
            config.nodeName(),
            store,
            access,
            joined.sealing(),
            () -> joined.size() - 1,
            joined.size() > 1 ? TRUST_PATIENCE : Duration.ZERO);
  }

  private DirectoryVerticle directory(
      long epoch, InstantSource clock, @Nullable TrustVerticle trust) {
    return new DirectoryVerticle(
        new DirectoryConfig(
            config.nodeName(),
            epoch,
            Version.text(),
            ClusterSetup.PROTOCOL,
            this::roles,
            this::urls,
            this::origins,
            trust == null ? () -> "" : trust::digest,
            patience),
        clock);
  }

  /** Before the streams, whose first facts are the ends that a crash has left out. */
  private Future<?> deployWebhooks(Vertx runtime, Journal journal, InstantSource clock) {
    var webhooks = config.webhooks();
    if (webhooks.urls().isEmpty()) return Future.succeededFuture();
    var settings =
        new WebhooksConfig(
            config.nodeName(),
            "Hearthline/" + Version.text(),
            webhooks.urls(),
            webhooks.secret(),
            config.dataDir().resolve("webhooks"),
            Pace.USUAL);
    return deploy(runtime, new WebhooksVerticle(journal, settings, clock));
  }

  /** None until all parts run: a relay that is named is asked at once. */
  private List<String> roles() {
    return started == null ? List.of() : config.roles();
  }

  /** Where clients find this node, best first; empty until it listens, or if it takes none. */
  private List<String> urls() {
    var running = started;
    return running == null || !config.signals()
        ? List.of()
        : NodeUrls.of(config, running.tls(), httpPort(), httpsPort());
  }

  private List<String> origins() {
    var running = started;
    return running == null || !config.signals()
        ? List.of()
        : NodeUrls.origins(config, running.tls(), httpPort(), httpsPort());
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
    var joined = member;
    if (joined != null) steps.add(joined::leave);
    var running = started;
    if (running != null) {
      steps.add(running.access()::close);
      steps.add(running.tls()::close);
      steps.add(running.journal()::close);
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
    new LocalBus(runtime)
        .publish(
            Addresses.NODE_DRAINING,
            new JsonObject().put("deadline", Instant.now().plus(config.drainTimeout()).toString()));
    LOG.log(System.Logger.Level.INFO, "draining");
    while (System.nanoTime() - deadlineNanos < 0 && clients(runtime) > 0) {
      TimeUnit.MILLISECONDS.sleep(DRAIN_LOOK.toMillis());
    }
  }

  /** Clients that are still with this node, by their sessions or, if these are elsewhere, audio. */
  private static int clients(Vertx runtime) throws InterruptedException {
    return count(runtime, Addresses.SIGNALING_STATS, "sessions")
        + count(runtime, Addresses.RELAY_STATS, "transports");
  }

  /** 0 as well if nobody answers, because then nobody is served. */
  private static int count(Vertx runtime, String address, String field)
      throws InterruptedException {
    try {
      return await(
          new LocalBus(runtime)
              .request(address, new JsonObject())
              .map(stats -> stats.getInteger(field, 0)));
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

  /** Empty on a node that carries no audio. */
  OptionalInt mediaPort() {
    var relay = running().relay();
    return relay == null ? OptionalInt.empty() : OptionalInt.of(relay.port());
  }

  /** Where other nodes find this one; 0 if it is alone. */
  int clusterPort() {
    var joined = member;
    return joined == null ? 0 : joined.port();
  }

  /** Blocks until the packet path is compiled, a few seconds after the start. */
  void awaitWarm() {
    var relay = running().relay();
    if (relay != null) relay.warm().join();
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
