package io.hearthline.verticles.signaling.ws;

import io.hearthline.verticles.access.Identity;
import io.hearthline.verticles.access.Role;
import io.hearthline.verticles.bus.DirectoryView;
import io.hearthline.verticles.bus.StreamView;
import io.hearthline.verticles.signaling.admission.Credentials;
import io.hearthline.verticles.signaling.admission.Places;
import io.hearthline.verticles.signaling.admission.Refusals;
import io.hearthline.verticles.signaling.config.IceServer;
import io.hearthline.verticles.signaling.config.Limits;
import io.hearthline.verticles.signaling.config.SignalingConfig;
import io.hearthline.verticles.signaling.session.Directory;
import io.hearthline.verticles.signaling.session.Nodes;
import io.hearthline.verticles.signaling.session.Session;
import io.hearthline.verticles.signaling.session.Sessions;
import io.hearthline.verticles.signaling.socket.CloseCodes;
import io.hearthline.verticles.signaling.socket.Socket;
import io.hearthline.verticles.signaling.web.Requests;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All clients of the native protocol and what is told to each of them. Confined to one event loop.
 */
public final class NativeClients implements Directory.Watcher {
  /** The WebSocket subprotocol that tells this protocol from system 1's. */
  public static final String SUBPROTOCOL = "hearthline.v1";

  /**
   * Sockets that may be without hello. Whoever says it at once gets in even while strangers open
   * one socket after the other: beyond this the one that has been silent longest is closed.
   */
  private static final int MAX_NEWCOMERS = 32;

  private final Vertx vertx;
  private final SignalingConfig config;
  private final Requests requests;
  private final Refusals refusals;
  private final Places places;
  private final Sessions sessions;
  private final Directory directory;
  private final Map<String, NativeClient> byId = new HashMap<>();
  private final Set<NativeSocket> sockets = new HashSet<>();

  /** Those of them that have not said hello, oldest first. */
  private final LinkedHashSet<NativeSocket> newcomers = new LinkedHashSet<>();

  private boolean draining;

  public NativeClients(
      Vertx vertx,
      SignalingConfig config,
      Requests requests,
      Refusals refusals,
      Places places,
      Sessions sessions,
      Directory directory) {
    this.vertx = vertx;
    this.config = config;
    this.requests = requests;
    this.refusals = refusals;
    this.places = places;
    this.sessions = sessions;
    this.directory = directory;
    directory.watch(this);
    directory.onNodes(this::tellNodes);
    sessions.onLevels(this::tellLevels);
    sessions.onAddresses(concerned ->
        tellAll(
            "addresses",
            new JsonObject().put("type", "media").put("state", "addresses-changed").encode(),
            concerned));
  }

  /** A new socket that wants to speak this protocol. */
  public void accept(Socket socket, Credentials credentials) {
    var speaking = new NativeSocket(this, socket, credentials);
    sockets.add(speaking);
    newcomers.add(speaking);
    socket.handler(speaking);
    if (newcomers.size() <= MAX_NEWCOMERS) return;
    refusals.count("newcomers");
    newcomers.removeFirst().fail(CloseCodes.HELLO_TIMEOUT, "hello-timeout", "others are waiting");
  }

  /** Tells everybody to go elsewhere; nobody new is taken. */
  public void drain() {
    draining = true;
    tellAll("reconnect", reconnect("draining", 0).encode(), _ -> true);
  }

  /** Closes what is still open. */
  public void closeAll() {
    for (var socket : List.copyOf(sockets)) socket.close(CloseCodes.RESTART, "draining");
  }

  /** Pings every socket. */
  public void probe(long nowNanos) {
    for (var socket : List.copyOf(sockets)) socket.probe(nowNanos);
  }

  /** Tells everybody how the node is. */
  public void tellHealth(JsonObject report) {
    tellAll("health", report.copy().put("type", "health").encode(), _ -> true);
  }

  @Override
  public void onStarted(StreamView stream) {}

  @Override
  public void onEnded(StreamView stream, String reason) {}

  @Override
  public void onChanged() {
    var encoded = new HashMap<Sight, String>();
    for (var socket : List.copyOf(sockets)) {
      var client = socket.client();
      if (client == null) continue;
      tellStreams(socket, encoded.computeIfAbsent(sight(client), NativeClients::streams));
    }
  }

  private void tellNodes(Nodes nodes) {
    tellAll(
        "nodes",
        new JsonObject().put("type", "nodes").put("nodes", new JsonArray(nodes.all())).encode(),
        _ -> true);
    // Whose audio goes by a node that drains has to leave this one, too: sessions do not move.
    tellAll("reconnect", reconnect("draining", 0).encode(), Session::shouldMove);
  }

  Vertx vertx() {
    return vertx;
  }

  Limits limits() {
    return config.limits();
  }

  Refusals refusals() {
    return refusals;
  }

  boolean isDraining() {
    return draining;
  }

  /** Whether there is room for one that has said who it is. */
  boolean seat(NativeSocket socket) {
    if (!places.take()) return false;
    newcomers.remove(socket);
    return true;
  }

  void forget(NativeSocket socket, boolean seated) {
    sockets.remove(socket);
    newcomers.remove(socket);
    if (seated) places.leave();
  }

  Identity admit(Credentials credentials) {
    return requests.admit(credentials);
  }

  /** The client a resume token opens, if its token still stands. */
  @Nullable NativeClient resumed(@Nullable String resume) {
    if (resume == null) return null;
    int dot = resume.indexOf('.');
    if (dot < 0) return null;
    var client = byId.get(resume.substring(0, dot));
    boolean opened =
        client != null
            && client.isOpenedBy(resume.substring(dot + 1))
            && requests.stands(client.session().who());
    return opened ? client : null;
  }

  NativeClient open(Identity who, String name) {
    var holder = new ArrayList<String>(1);
    var client =
        new NativeClient(
            vertx,
            sessions,
            who,
            config.slots(),
            config.limits().grace(),
            name,
            () -> holder.forEach(byId::remove));
    holder.add(client.session().id());
    byId.put(client.session().id(), client);
    return client;
  }

  JsonObject welcome(NativeClient client, boolean resumed) {
    if (resumed) sessions.countReconnect("socket");
    var session = client.session();
    var publication = session.publication();
    var ok =
        new JsonObject()
            .put("type", "ok")
            .put("client", session.id())
            .put("resume", client.resume())
            .put("resumed", resumed)
            .put("name", client.name())
            .put("roles", new JsonArray(roles(session.who())))
            .put(
                "iceServers",
                new JsonArray(config.iceServers().stream().map(IceServer::toJson).toList()))
            .put("limits", new JsonObject().put("slots", config.slots()))
            .put("node", config.node())
            .put("version", config.version())
            .put("nodes", new JsonArray(directory.nodes().all()))
            .put("streams", sight(client).toJson())
            .put("slots", new JsonArray(new ArrayList<>(session.slots())));
    if (publication != null) {
      ok.put(
          "publishing",
          new JsonObject().put("stream", publication.stream()).put("resume", publication.resume()));
    }
    return ok;
  }

  /** Tells a socket the whole list of streams. */
  void greet(NativeSocket socket) {
    var client = socket.client();
    if (client != null) tellStreams(socket, streams(sight(client)));
  }

  private static void tellStreams(NativeSocket socket, String message) {
    socket.replace("streams", message);
  }

  private static String streams(Sight sight) {
    return new JsonObject().put("type", "streams").put("streams", sight.toJson()).encode();
  }

  /** What a client sees. Most see the same, and the same is encoded once. */
  private record Sight(List<DirectoryView.Listed> streams, @Nullable String own) {
    JsonArray toJson() {
      var list = new JsonArray();
      for (var listed : streams) {
        list.add(listed.toJson().put("mine", listed.stream().id().equals(own)));
      }
      return list;
    }
  }

  private Sight sight(NativeClient client) {
    var publication = client.session().publication();
    var own = publication == null ? null : publication.stream();
    var seen = new ArrayList<DirectoryView.Listed>();
    for (var listed : directory.listed()) {
      boolean mine = listed.stream().id().equals(own);
      if (mine || client.session().who().sees(listed.stream().name())) seen.add(listed);
    }
    return new Sight(seen, own);
  }

  /**
   * The whole set comes in and goes out, so that a socket may miss any message but the last;
   * whoever is missing is silent. Who speaks when is for those who may listen, and for the speaker
   * himself.
   */
  private void tellLevels(Map<String, Integer> heard) {
    var encoded = new HashMap<Map<String, Integer>, String>();
    for (var socket : List.copyOf(sockets)) {
      var client = socket.client();
      if (client == null) continue;
      var audible = audible(client, heard);
      if (audible.isEmpty() && !client.hearsLevels()) continue;
      client.hearsLevels(!audible.isEmpty());
      socket.replace("levels", encoded.computeIfAbsent(audible, NativeClients::levels));
    }
  }

  private static String levels(Map<String, Integer> audible) {
    var levels = new JsonObject();
    audible.forEach(levels::put);
    return new JsonObject().put("type", "levels").put("levels", levels).encode();
  }

  private Map<String, Integer> audible(NativeClient client, Map<String, Integer> heard) {
    var audible = new HashMap<String, Integer>();
    for (var stream : directory.live()) {
      var level = heard.get(stream.id());
      if (level != null && isAudible(client, stream)) audible.put(stream.id(), level);
    }
    return audible;
  }

  private static boolean isAudible(NativeClient client, StreamView stream) {
    var own = client.session().publication();
    return client.session().who().may(Role.LISTEN, stream.name())
        || (own != null && own.stream().equals(stream.id()));
  }

  private JsonObject reconnect(String reason, int after) {
    return new JsonObject()
        .put("type", "reconnect")
        .put("reason", reason)
        .put("nodes", new JsonArray(directory.nodes().others()))
        .put("after", after);
  }

  private void tellAll(String key, String message, Predicate<Session> concerned) {
    for (var socket : List.copyOf(sockets)) {
      var client = socket.client();
      if (client != null && concerned.test(client.session())) socket.replace(key, message);
    }
  }

  private static List<String> roles(Identity who) {
    return who.roles().stream().map(Role::word).sorted().toList();
  }
}
