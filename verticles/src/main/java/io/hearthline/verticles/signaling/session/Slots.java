package io.hearthline.verticles.signaling.session;

import io.hearthline.verticles.access.Role;
import io.hearthline.verticles.bus.StreamRequest;
import io.hearthline.verticles.bus.StreamView;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one session hears: each slot plays a stream and is listed with it as a listener, wherever
 * that stream goes on. Steps on one slot are in order. Confined to one event loop.
 */
final class Slots {
  private static final Duration RELIST = Duration.ofSeconds(1);

  private static final Map<Integer, String> JOIN_CODES =
      Map.of(404, "unknown-stream", 503, "too-many-listeners");
  private static final Map<Integer, String> LISTEN_CODES =
      Map.of(400, "bad-slot", 404, "unknown-stream", 409, "own-stream");

  /** What a slot plays, and which publication at which node it is listed with. */
  private record Hearing(String stream, String owner, long generation) {
    static Hearing of(StreamView view) {
      return new Hearing(view.id(), view.node(), view.generation());
    }

    /** The owner did not answer. */
    Hearing unlisted() {
      return new Hearing(stream, owner, 0);
    }
  }

  private final Session session;
  private final Sessions sessions;
  private final Lanes lanes;
  private final @Nullable Hearing[] slots;

  Slots(Session session, Sessions sessions, Lanes lanes, int count) {
    this.session = session;
    this.sessions = sessions;
    this.lanes = lanes;
    slots = new @Nullable Hearing[count];
  }

  /** Whether any is filled. */
  boolean anyFilled() {
    for (var hearing : slots) if (hearing != null) return true;
    return false;
  }

  /** What they hold; null for an empty one. */
  List<@Nullable String> streams() {
    var copy = new ArrayList<@Nullable String>(slots.length);
    for (var hearing : slots) copy.add(hearing == null ? null : hearing.stream());
    return copy;
  }

  /** Fills a slot, whatever it held before. */
  Future<Void> listen(int slot, String stream) {
    if (slot < 0 || slot >= slots.length) return Refused.now(400, "bad-slot", "no such slot");
    return session.step(
        lane(slot),
        Session.AFTER_NEGOTIATION,
        () -> {
          if (!session.hasTransport()) {
            return Refused.now(409, "no-transport", "send an offer first");
          }
          if (hears(slot, stream)) return Future.succeededFuture();
          var own = session.publication();
          if (own != null && own.stream().equals(stream)) {
            return Refused.now(409, "own-stream", "this is your own voice");
          }
          return sessions
              .directory()
              .byId(stream)
              .compose(view ->
                  session.who().may(Role.LISTEN, view.name())
                      ? listenNow(slot, Hearing.of(view))
                      : Refused.now(403, "forbidden", "you may not listen to this"));
        });
  }

  private Future<Void> listenNow(int slot, Hearing next) {
    return Refused.of(JOIN_CODES, () -> join(next, slot))
        .compose(listed ->
            Refused.of(
                    LISTEN_CODES,
                    () -> session.relay().listen(session.transport(), slot, next.stream()))
                .map(listed ? next : next.unlisted()))
        .onFailure(_ -> leave(next, slot)) // a join without a reply may have happened
        .compose(heard -> {
          var before = slots[slot];
          slots[slot] = heard;
          if (!heard.equals(next)) relistLater(slot);
          return before == null ? Future.succeededFuture() : leave(before, slot);
        });
  }

  /** Whether it plays the stream, or something is under way. */
  boolean mayHear(String slot, String stream) {
    for (int i = 0; i < slots.length; i++) {
      if (slot.equals(String.valueOf(i))) return hears(i, stream) || lanes.busy(lane(i));
    }
    return false;
  }

  private boolean hears(int slot, String stream) {
    var hearing = slots[slot];
    return hearing != null && hearing.stream().equals(stream);
  }

  /** Empties a slot; an empty one is fine too. */
  Future<Void> unlisten(int slot) {
    if (slot < 0 || slot >= slots.length) return Refused.now(400, "bad-slot", "no such slot");
    return session.step(lane(slot), Session.AFTER_NEGOTIATION, () -> unlistenNow(slot));
  }

  private Future<Void> unlistenNow(int slot) {
    var hearing = slots[slot];
    if (hearing == null) return Future.succeededFuture();
    slots[slot] = null;
    return Future.join(leave(hearing, slot), session.relay().unlisten(session.transport(), slot))
        .transform(_ -> Future.succeededFuture());
  }

  private Future<Boolean> join(Hearing hearing, int slot) {
    return sessions
        .streams()
        .join(hearing.owner(), new StreamRequest.Join(hearing.stream(), listener(slot)));
  }

  private Future<Void> leave(Hearing hearing, int slot) {
    return sessions
        .streams()
        .command(hearing.owner(), new StreamRequest.Leave(hearing.stream(), listener(slot)))
        .transform(_ -> Future.succeededFuture());
  }

  /** Streams may have gone on elsewhere: there they are listed from now on. */
  void follow(Map<String, StreamView> live) {
    for (int i = 0; i < slots.length; i++) {
      var hearing = slots[i];
      var view = hearing == null ? null : live.get(hearing.stream());
      if (view == null || Hearing.of(view).equals(hearing)) continue;
      if (lanes.full()) return;
      int slot = i;
      lanes.run(lane(slot), List.of(), () -> rejoin(slot, Hearing.of(view)));
    }
  }

  private Future<Void> rejoin(int slot, Hearing next) {
    if (session.hasEnded() || !hears(slot, next.stream()) || next.equals(slots[slot])) {
      return Future.succeededFuture();
    }
    return join(next, slot)
        .onSuccess(listed -> {
          if (listed) slots[slot] = next;
          else relistLater(slot);
        })
        .transform(_ -> Future.succeededFuture());
  }

  /** Its owner did not answer: whoever owns the stream in a while is asked then. */
  private void relistLater(int slot) {
    sessions.later(
        RELIST,
        () -> {
          var hearing = slots[slot];
          if (session.hasEnded() || hearing == null) return;
          var view = sessions.directory().find(hearing.stream());
          if (view == null) return;
          lanes.run(lane(slot), List.of(), () -> rejoin(slot, Hearing.of(view)));
        });
  }

  /** Leaves all streams, after whatever is under way. */
  List<Future<Void>> end() {
    var over = new ArrayList<Future<Void>>();
    for (int i = 0; i < slots.length; i++) {
      int slot = i;
      over.add(lanes.run(lane(slot), Session.AFTER_NEGOTIATION, () -> endSlot(slot)));
    }
    return over;
  }

  private Future<Void> endSlot(int slot) {
    var hearing = slots[slot];
    if (hearing == null) return Future.succeededFuture();
    slots[slot] = null;
    return leave(hearing, slot);
  }

  /** The registry says a stream is over. */
  void streamEnded(String stream, String reason) {
    for (int i = 0; i < slots.length; i++) {
      int slot = i;
      lanes.run(lane(slot), List.of(), () -> emptySlot(slot, stream, reason));
    }
  }

  /** In the slot's order: one that is being switched holds another stream by its turn. */
  private Future<Void> emptySlot(int slot, String stream, String reason) {
    if (session.hasEnded() || !hears(slot, stream)) return Future.succeededFuture();
    slots[slot] = null;
    var emptied = session.relay().unlisten(session.transport(), slot);
    session.watcher().onSlotEnded(slot, stream, reason);
    return emptied.transform(_ -> Future.succeededFuture());
  }

  private String listener(int slot) {
    return StreamRequest.listener(session.id() + ":" + slot, sessions.node());
  }

  private static String lane(int slot) {
    return "slot" + slot;
  }
}
