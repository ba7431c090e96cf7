package io.hearthline.verticles.relay;

import io.hearthline.media.engine.EnginePipes;
import io.hearthline.media.engine.PipeState;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.ClusterBus;
import io.hearthline.verticles.bus.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps a pipe to every other node of the directory. Of two nodes the one whose name comes first
 * opens and, whatever went wrong, opens again. Confined to the relay's context.
 */
final class PipeKeeper {
  private static final Logger LOG = System.getLogger(PipeKeeper.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long RETRY_MILLIS = 1_000;

  /** A path that is back goes on by itself; after this long the other end may have forgotten us. */
  private static final long FORGOTTEN_MILLIS = 10_000;

  /** By then a handshake that loses its packets has ended, too: nobody is at the other end. */
  private static final long NO_HANDSHAKE_MILLIS = 15_000;

  private final long noHandshakeMillis;
  private final Context context;
  private final ClusterBus cluster;
  private final EnginePipes pipes;
  private final String node;
  private final long epoch;
  private final Map<String, Peer> peers = new HashMap<>();

  /** Another node. */
  private static final class Peer {
    final String name;

    /** In the directory, which may be later than the node's own word. */
    boolean listed;

    boolean reachable;
    long listedEpoch;

    /** Of the life that our pipe leads to; 0 without one. */
    long pipeEpoch;

    /** Counts what our pipe has been, so that a timer knows whether it is about the present. */
    int changes;

    /**
     * Silent, or without a handshake, for so long that the other end may not know the pipe any
     * more.
     */
    boolean forgotten;

    boolean asking;

    /** Between a failure and the next try. */
    boolean waiting;

    Peer(String name) {
      this.name = name;
    }
  }

  /**
   * @param epoch of this node's present life
   */
  PipeKeeper(Context context, String node, long epoch, EnginePipes pipes) {
    this(context, node, epoch, pipes, NO_HANDSHAKE_MILLIS);
  }

  /**
   * For a test that has no time.
   *
   * @param noHandshakeMillis after which a pipe that has not come up is asked for again
   */
  PipeKeeper(Context context, String node, long epoch, EnginePipes pipes, long noHandshakeMillis) {
    this.noHandshakeMillis = noHandshakeMillis;
    this.context = context;
    this.node = node;
    this.epoch = epoch;
    this.pipes = pipes;
    cluster = new ClusterBus(context.owner(), node);
  }

  /** Answers nodes that open a pipe to this one. */
  Future<Void> serve() {
    return cluster.serve(Addresses.RELAY_PIPE, this::answer);
  }

  /** Takes the nodes of the directory. */
  void adopt(Iterable<JsonObject> nodes) {
    for (var peer : peers.values()) peer.reachable = false;
    var gone = new HashMap<>(peers);
    for (var json : nodes) {
      var name = json.getString("node");
      if (name.equals(node)) continue;
      gone.remove(name);
      var peer = peers.computeIfAbsent(name, Peer::new);
      peer.listed = true;
      peer.reachable = json.getBoolean("reachable", true);
      peer.listedEpoch = json.getLong("epoch", 0L);
      review(peer);
    }
    for (var peer : gone.values()) if (peer.listed) forget(peer);
  }

  private void forget(Peer peer) {
    peers.remove(peer.name);
    peer.listed = false;
    Future.fromCompletionStage(pipes.close(peer.name), context)
        .onFailure(failure -> LOG.log(Level.WARNING, "a pipe was not closed", failure));
  }

  /** What the engine tells of a pipe. */
  void became(String name, PipeState state) {
    var peer = peers.get(name);
    if (peer == null) return;
    LOG.log(Level.INFO, "the pipe to {0} is {1}", name, state);
    enter(peer, state);
  }

  private void enter(Peer peer, PipeState state) {
    peer.changes++;
    peer.forgotten = false;
    switch (state) {
      case UP -> {}
      case CONNECTING -> forgottenAfter(peer, noHandshakeMillis);
      case SILENT -> forgottenAfter(peer, FORGOTTEN_MILLIS);
      case CLOSED -> {
        peer.pipeEpoch = 0;
        tryLater(peer);
      }
    }
  }

  /** Unless something becomes of it before. */
  private void forgottenAfter(Peer peer, long millis) {
    int change = peer.changes;
    context
        .owner()
        .setTimer(
            millis,
            _ -> {
              if (peer.changes != change) return;
              peer.forgotten = true;
              review(peer);
            });
  }

  private void tryLater(Peer peer) {
    if (peer.waiting) return;
    peer.waiting = true;
    context
        .owner()
        .setTimer(
            RETRY_MILLIS,
            _ -> {
              peer.waiting = false;
              review(peer);
            });
  }

  /** Opens the pipe if it is ours to open and leads nowhere, or to an earlier life. */
  private void review(Peer peer) {
    boolean ours = node.compareTo(peer.name) < 0;
    if (!ours || !peer.listed || !peer.reachable || peer.asking || peer.waiting) return;
    boolean good = peer.pipeEpoch != 0 && peer.pipeEpoch >= peer.listedEpoch;
    if (good && !peer.forgotten) return;
    peer.asking = true;
    var local = pipes.end();
    var request = new PipeJson(node, epoch, local).toJson();
    cluster
        .request(peer.name, Addresses.RELAY_PIPE, request, PATIENCE)
        .map(PipeJson::of)
        .compose(answer ->
            Future.fromCompletionStage(pipes.open(peer.name, local, answer.end()), context)
                .map(answer.epoch()))
        .onComplete(opened -> {
          peer.asking = false;
          if (opened.succeeded()) {
            peer.pipeEpoch = opened.result();
            enter(peer, PipeState.CONNECTING);
          } else {
            LOG.log(Level.DEBUG, "no pipe to {0} yet: {1}", peer.name, opened.cause().getMessage());
            tryLater(peer);
          }
        });
  }

  private Future<JsonObject> answer(JsonObject json) {
    PipeJson request;
    try {
      request = PipeJson.of(json);
    } catch (RuntimeException malformed) {
      return refuse(Refusal.BAD_REQUEST, String.valueOf(malformed.getMessage()));
    }
    if (request.node().compareTo(node) >= 0) {
      return refuse(Refusal.BAD_REQUEST, "this end opens pipes to " + request.node());
    }
    var peer = peers.computeIfAbsent(request.node(), Peer::new);
    if (request.epoch() < Math.max(peer.pipeEpoch, peer.listedEpoch)) {
      return refuse(Refusal.CONFLICT, "there is a later " + request.node());
    }
    peer.pipeEpoch = request.epoch();
    enter(peer, PipeState.CONNECTING);
    return Future.fromCompletionStage(pipes.answer(request.node(), request.end()), context)
        .map(end -> new PipeJson(node, epoch, end).toJson());
  }

  private static Future<JsonObject> refuse(int status, String reason) {
    return Future.failedFuture(new Refusal(status, reason).toException());
  }
}
