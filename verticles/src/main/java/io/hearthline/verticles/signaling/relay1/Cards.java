package io.hearthline.verticles.signaling.relay1;

import io.hearthline.verticles.access.Identity;
import io.hearthline.verticles.bus.StreamView;
import io.hearthline.verticles.signaling.admission.Refusals;
import io.hearthline.verticles.signaling.config.Limits;
import io.hearthline.verticles.signaling.session.Directory;
import io.hearthline.verticles.signaling.session.Sessions;
import io.hearthline.verticles.signaling.socket.CloseCodes;
import io.hearthline.verticles.signaling.socket.Socket;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All sockets that speak system 1's protocol, and the media of those that were dropped. Confined to
 * one event loop.
 */
public final class Cards implements Directory.Watcher {
  private static final double MILLIS_PER_SECOND = 1000.0;

  private final Vertx vertx;
  private final Limits limits;
  private final Refusals refusals;
  private final Sessions sessions;
  private final Directory directory;
  private final Set<CardSocket> sockets = new HashSet<>();
  private final List<CardMedia> orphans = new ArrayList<>();
  private boolean draining;

  public Cards(
      Vertx vertx, Limits limits, Refusals refusals, Sessions sessions, Directory directory) {
    this.vertx = vertx;
    this.limits = limits;
    this.refusals = refusals;
    this.sessions = sessions;
    this.directory = directory;
    directory.watch(this);
  }

  /** A new socket; it is greeted with the list of streams. */
  public void accept(Socket socket, Card card) {
    var speaking = new CardSocket(this, socket, card);
    sockets.add(speaking);
    socket.handler(speaking);
    speaking.tell(availableStreams(card));
  }

  /** Nobody starts anything from now on. */
  public void drain() {
    draining = true;
  }

  /** Closes what is still open. */
  public void closeAll() {
    for (var socket : List.copyOf(sockets)) socket.close(CloseCodes.RESTART, "draining");
  }

  /** Pings every socket. */
  public void probe(long nowNanos) {
    for (var socket : List.copyOf(sockets)) socket.probe(nowNanos);
  }

  /** Closes the sockets whose token was revoked or has expired. */
  public void closeRevoked(Predicate<Identity> stands) {
    for (var socket : List.copyOf(sockets)) {
      if (!stands.test(socket.card().who())) socket.close(CloseCodes.UNAUTHORIZED, "revoked");
    }
  }

  /** Tells everybody how the node is. */
  public void tellHealth(JsonObject report) {
    var message = report.copy().put("type", "health").encode();
    for (var socket : List.copyOf(sockets)) socket.replace("health", message);
  }

  /**
   * Tells those whose audio flows what time it is, from which cards compute the latency they show.
   * A card that reconnected says nothing, so its abandoned media counts for it.
   */
  public void tellTime(long epochMillis) {
    var message =
        new JsonObject()
            .put("type", "audio_data")
            .put("timestamp", epochMillis / MILLIS_PER_SECOND)
            .encode();
    for (var socket : List.copyOf(sockets)) {
      var media = socket.media();
      boolean flows = media == null ? hasConnectedOrphan(socket) : media.isConnected();
      if (flows) socket.replace("audio_data", message);
    }
  }

  @Override
  public void onStarted(StreamView stream) {
    tellWhoSees(stream, "stream_available");
  }

  @Override
  public void onEnded(StreamView stream, String reason) {
    tellWhoSees(stream, "stream_ended");
  }

  @Override
  public void onChanged() {}

  void after(long millis, Runnable task) {
    vertx.setTimer(millis, _ -> task.run());
  }

  /** After the time for which audio goes on without a socket, or a socket without audio. */
  void afterGrace(Runnable task) {
    after(limits.grace().toMillis(), task);
  }

  Refusals refusals() {
    return refusals;
  }

  boolean isDraining() {
    return draining;
  }

  CardMedia open(Card card, @Nullable String stream, BiConsumer<CardMedia, String> onGone) {
    var holder = new ArrayList<CardMedia>(1);
    var media =
        new CardMedia(
            sessions,
            card,
            stream,
            reason -> {
              for (var gone : holder) {
                orphans.remove(gone);
                onGone.accept(gone, reason);
              }
            });
    holder.add(media);
    return media;
  }

  void forget(CardSocket socket) {
    sockets.remove(socket);
  }

  /** Oldest first; cards take the last as the newest. */
  JsonObject availableStreams(Card card) {
    var ids = new JsonArray();
    for (var stream : directory.live()) if (isVisible(card, stream)) ids.add(stream.id());
    return new JsonObject().put("type", "available_streams").put("streams", ids);
  }

  @Nullable String newest(Card card) {
    String newest = null;
    for (var stream : directory.live()) if (isVisible(card, stream)) newest = stream.id();
    return newest;
  }

  /** The socket was dropped, not closed: its audio goes on for a while, longer if it comes back. */
  void orphan(CardMedia media) {
    orphans.add(media);
    media.orphaned();
    afterGrace(() -> endUnlessBack(media));
  }

  /**
   * Ends what a dropped socket of this card left, if that belongs to nobody else: a page may hold
   * several cards that look alike from here, and all that came back wait in silence. Ending too
   * little is no harm, since cards that stop close their peer too.
   */
  void endOrphan(CardSocket socket, Kind kind) {
    var mine = orphans.stream().filter(orphan -> orphan.card().mayBe(socket.card())).toList();
    var others = othersThatCameBack(socket);
    if (mine.size() <= others.size()) return;
    var wanted = kind;
    if (kind == Kind.ANY && !others.isEmpty()) {
      if (!others.stream().allMatch(CardSocket::polls)) return;
      wanted = Kind.PUBLISHING;
    }
    for (var orphan : mine) {
      if (!wanted.includes(orphan)) continue;
      orphan.end("stopped");
      return;
    }
  }

  private List<CardSocket> othersThatCameBack(CardSocket socket) {
    return sockets.stream()
        .filter(other -> other != socket && other.isSilent() && other.card().mayBe(socket.card()))
        .toList();
  }

  private void endUnlessBack(CardMedia media) {
    if (!orphans.contains(media)) return;
    if (!isBack(media)) {
      media.end("signaling-lost");
      return;
    }
    media.outliveGrace();
    afterGrace(() -> endUnlessBack(media));
  }

  /** Whether a silent socket may be its own: each speaks for one of those beyond their grace. */
  private boolean isBack(CardMedia media) {
    long silent =
        sockets.stream()
            .filter(socket -> socket.isSilent() && socket.card().mayBe(media.card()))
            .count();
    long spokenFor =
        orphans.stream()
            .filter(other -> other != media && other.outlivesGrace())
            .filter(other -> other.card().mayBe(media.card()))
            .count();
    return spokenFor < silent;
  }

  private boolean hasConnectedOrphan(CardSocket socket) {
    return socket.isSilent()
        && orphans.stream()
            .anyMatch(orphan -> orphan.isConnected() && orphan.card().mayBe(socket.card()));
  }

  private void tellWhoSees(StreamView stream, String type) {
    var message = new JsonObject().put("type", type).put("stream_id", stream.id()).encode();
    for (var socket : List.copyOf(sockets)) {
      if (isVisible(socket.card(), stream)) socket.tell(message);
    }
  }

  private static boolean isVisible(Card card, StreamView stream) {
    return card.who().sees(stream.name());
  }
}
