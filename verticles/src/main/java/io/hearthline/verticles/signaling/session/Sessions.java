package io.hearthline.verticles.signaling.session;

import static java.lang.System.Logger.Level.WARNING;

import io.hearthline.verticles.access.Identity;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.ClusterBus;
import io.hearthline.verticles.bus.RelayEvent;
import io.hearthline.verticles.bus.StreamView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All sessions of this node, and the way of the relay's news to them. Confined to one event loop.
 */
public final class Sessions implements Directory.Watcher {
  private static final System.Logger LOG = System.getLogger(Sessions.class.getName());

  private final Vertx vertx;
  private final ClusterBus bus;
  private final Relays relays;
  private final StreamsClient streams;
  private final Directory directory;
  private final int limit;
  private final Map<String, Session> byTransport = new HashMap<>();
  private final Map<String, Session> publisherByStream = new HashMap<>();
  private final Detached detached = new Detached();
  private final Map<String, Map<String, Integer>> levelsByRelay = new HashMap<>();
  private Consumer<Map<String, Integer>> onLevels = _ -> {};
  private final Map<String, Long> reconnects = new TreeMap<>();
  private Consumer<Predicate<Session>> onAddresses = _ -> {};

  public Sessions(
      Vertx vertx,
      ClusterBus bus,
      Relays relays,
      StreamsClient streams,
      Directory directory,
      int limit) {
    this.vertx = vertx;
    this.bus = bus;
    this.relays = relays;
    this.streams = streams;
    this.directory = directory;
    this.limit = limit;
    directory.watch(this);
    directory.onNodes(_ -> endLost());
  }

  /** Listens to the relays. */
  public Future<Void> start() {
    return bus.listen(Addresses.RELAY_EVENTS, this::onRelay);
  }

  /** Who wants to know how loud streams are. */
  public void onLevels(Consumer<Map<String, Integer>> watcher) {
    onLevels = watcher;
  }

  /** Who wants to know that the addresses of a relay changed, and which sessions are with it. */
  public void onAddresses(Consumer<Predicate<Session>> watcher) {
    onAddresses = watcher;
  }

  /**
   * Opens a session; nothing is asked of the relay before its first offer.
   *
   * @throws Refused when there are too many already, or nobody carries audio
   */
  public Session open(Identity who, Profile profile, int slots, SessionWatcher watcher) {
    if (byTransport.size() >= limit) {
      throw new Refused(503, "overloaded", "too many sessions");
    }
    var session =
        new Session(
            this,
            relays.choose(),
            Secrets.id("client_"),
            Secrets.id("transport_"),
            who,
            profile,
            slots,
            watcher);
    byTransport.put(session.transport(), session);
    return session;
  }

  /** Who publishes a stream from this node, null if nobody does. */
  public @Nullable Session publisherOf(String stream) {
    return publisherByStream.get(stream);
  }

  /**
   * Counts somebody who came back.
   *
   * @param how {@code socket} for a client on a new socket, {@code stream} for a publisher on a new
   *     transport
   */
  public void countReconnect(String how) {
    reconnects.merge(how, 1L, Long::sum);
  }

  public JsonObject reconnects() {
    var json = new JsonObject();
    reconnects.forEach(json::put);
    return json;
  }

  public int count() {
    return byTransport.size();
  }

  /** Ends every session, such as when the node stops. */
  public Future<?> endAll(String reason) {
    List<Future<?>> over = new ArrayList<>();
    for (var session : List.copyOf(byTransport.values())) over.add(session.end(reason));
    return over.isEmpty() ? Future.succeededFuture() : Future.join(over);
  }

  /** Ends the sessions whose token was revoked or has expired. */
  public void endRevoked(Predicate<Identity> stands) {
    for (var session : List.copyOf(byTransport.values())) {
      if (!stands.test(session.who())) session.end("revoked");
    }
  }

  /** Ends the sessions whose audio is gone with another node: their clients begin new ones. */
  private void endLost() {
    for (var session : List.copyOf(byTransport.values())) {
      if (relays.isLost(session.relay())) session.end("relay-lost");
    }
    levelsByRelay.keySet().removeIf(relay -> !isUsed(relay));
  }

  private boolean isUsed(String relay) {
    return byTransport.values().stream().anyMatch(session -> session.relay().node().equals(relay));
  }

  @Override
  public void onStarted(StreamView stream) {}

  @Override
  public void onEnded(StreamView stream, String reason) {
    for (var session : List.copyOf(byTransport.values())) {
      session.streamEnded(stream.id(), reason);
    }
  }

  /** Streams may have gone on at other nodes: those who hear them are listed there from now on. */
  @Override
  public void onChanged() {
    var live = new HashMap<String, StreamView>();
    for (var stream : directory.live()) live.put(stream.id(), stream);
    for (var session : List.copyOf(byTransport.values())) session.follow(live);
  }

  String node() {
    return bus.node();
  }

  void later(Duration delay, Runnable task) {
    vertx.setTimer(delay.toMillis(), _ -> task.run());
  }

  Relays relays() {
    return relays;
  }

  StreamsClient streams() {
    return streams;
  }

  Directory directory() {
    return directory;
  }

  Detached detached() {
    return detached;
  }

  void published(Session session, Publication publication) {
    directory.refresh(); // its own event may have to wait for the journal
    var before = publisherByStream.put(publication.stream(), session);
    if (before == null || before == session) return;
    var lost = before.publication();
    if (lost != null) before.loseStream(lost, "taken-over");
  }

  void unpublished(Session session, Publication publication) {
    publisherByStream.remove(publication.stream(), session);
  }

  void remove(Session session) {
    byTransport.remove(session.transport());
    detached.remove(session);
  }

  private void onRelay(JsonObject json) {
    var relay = json.getString("node", node());
    switch (read(json)) {
      case null -> {}
      case RelayEvent.Connected(var transport) -> media(transport, "connected");
      case RelayEvent.Disconnected(var transport) -> media(transport, "disconnected");
      case RelayEvent.Recovered(var transport) -> media(transport, "recovered");
      case RelayEvent.Closed(var transport, var reason) -> {
        var session = byTransport.get(transport);
        if (session != null) session.end(reason);
      }
      case RelayEvent.Levels(var levels) -> onLevels.accept(all(relay, levels));
      case RelayEvent.AddressesChanged() ->
          onAddresses.accept(session -> session.relay().node().equals(relay));
    }
  }

  /** What is heard at any relay: each tells the same of a stream that several have. */
  private Map<String, Integer> all(String relay, Map<String, Integer> levels) {
    levelsByRelay.put(relay, levels);
    if (levelsByRelay.size() == 1) return levels;
    var all = new HashMap<String, Integer>();
    levelsByRelay.values().forEach(all::putAll);
    return all;
  }

  private static @Nullable RelayEvent read(JsonObject json) {
    try {
      return RelayEvent.of(json);
    } catch (IllegalArgumentException unknown) {
      LOG.log(WARNING, unknown.getMessage());
      return null;
    }
  }

  private void media(String transport, String state) {
    var session = byTransport.get(transport);
    if (session != null) session.media(state);
  }
}
