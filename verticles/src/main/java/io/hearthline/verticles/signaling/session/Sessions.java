package io.hearthline.verticles.signaling.session;

import static java.lang.System.Logger.Level.WARNING;

import io.hearthline.verticles.access.Identity;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.ClusterBus;
import io.hearthline.verticles.bus.Guests;
import io.hearthline.verticles.bus.RelayEvent;
import io.hearthline.verticles.bus.StreamRequest;
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

  /** Relays tell five times a second while anybody is heard; one that does not has nobody. */
  private static final long LEVELS_LAST_NANOS = 1_000_000_000L;

  /** What a relay told last. */
  private record Heard(Map<String, Integer> levels, long atNanos) {}

  private final Vertx vertx;
  private final ClusterBus bus;
  private final Relays relays;
  private final StreamsClient streams;
  private final Directory directory;
  private final int limit;
  private final Map<String, Session> byTransport = new HashMap<>();
  private final Map<String, Session> publisherByStream = new HashMap<>();
  private final Detached detached = new Detached();
  private final Map<String, Heard> heard = new HashMap<>();
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

  /** Listens to the relays, and answers those who have guests of this node. */
  public Future<Void> start() {
    return bus.listen(Addresses.RELAY_EVENTS, this::onRelay)
        .compose(_ ->
            bus.serve(
                Addresses.SIGNALING_ABSENT,
                guests -> Future.succeededFuture(absent(Guests.of(guests)).toJson())));
  }

  /** Whoever is about to come or to go is not called absent: he may be asked for again. */
  private Guests absent(Guests guests) {
    var byId = new HashMap<String, Session>();
    for (var session : byTransport.values()) byId.put(session.id(), session);
    boolean somebodyBegins = byId.values().stream().anyMatch(Session::isAtTheMicrophone);
    var listeners = new HashMap<String, List<String>>();
    guests
        .listeners()
        .forEach((stream, names) -> {
          var gone = names.stream().filter(name -> !mayHear(byId, name, stream)).toList();
          if (!gone.isEmpty()) listeners.put(stream, gone);
        });
    return new Guests(
        guests.transports().stream().filter(id -> !byTransport.containsKey(id)).toList(),
        guests.streams().stream()
            .filter(stream -> !somebodyBegins && !publisherByStream.containsKey(stream))
            .toList(),
        listeners);
  }

  private boolean mayHear(Map<String, Session> byId, String listener, String stream) {
    if (!StreamRequest.listensAt(listener, node())) return true;
    var name = StreamRequest.nameOf(listener, node());
    int colon = name.lastIndexOf(':');
    var session = colon < 0 ? null : byId.get(name.substring(0, colon));
    return session != null && session.mayHear(name.substring(colon + 1), stream);
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
      case RelayEvent.Connected(var transport) -> media(relay, transport, "connected");
      case RelayEvent.Disconnected(var transport) -> media(relay, transport, "disconnected");
      case RelayEvent.Recovered(var transport) -> media(relay, transport, "recovered");
      case RelayEvent.Closed(var transport, var reason) -> {
        var session = at(relay, transport);
        if (session != null) session.end(reason);
      }
      case RelayEvent.Levels(var levels) -> onLevels.accept(all(relay, levels));
      case RelayEvent.AddressesChanged() ->
          onAddresses.accept(session -> session.relay().node().equals(relay));
    }
  }

  /** What is heard at any relay: each tells the same of a stream that several have. */
  private Map<String, Integer> all(String relay, Map<String, Integer> levels) {
    long nowNanos = System.nanoTime();
    heard.values().removeIf(each -> nowNanos - each.atNanos() > LEVELS_LAST_NANOS);
    heard.put(relay, new Heard(levels, nowNanos));
    if (heard.size() == 1) return levels;
    var all = new HashMap<String, Integer>();
    heard.values().forEach(each -> all.putAll(each.levels()));
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

  private void media(String relay, String transport, String state) {
    var session = at(relay, transport);
    if (session != null) session.media(state);
  }

  /** What a relay says late, from which a session has gone to another, is nobody's news. */
  private @Nullable Session at(String relay, String transport) {
    var session = byTransport.get(transport);
    return session != null && session.relay().node().equals(relay) ? session : null;
  }
}
