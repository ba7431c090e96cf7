package io.hearthline.verticles.signaling.session;

import io.hearthline.verticles.access.Identity;
import io.hearthline.verticles.access.Role;
import io.hearthline.verticles.bus.StreamRequest;
import io.hearthline.verticles.bus.StreamView;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client's transport with what it publishes and hears. Steps on the microphone, on each slot
 * and on the negotiation are in order among themselves and wait for the negotiation, not for each
 * other. Confined to one event loop.
 */
public final class Session {
  private static final String NEGOTIATION = "negotiation";
  private static final String MICROPHONE = "microphone";

  /** How long somebody may be heard before the registry shows that he talks. */
  private static final Duration UNSEEN = Duration.ofSeconds(2);

  /** How long a stream is heard from here while others go over to another node. */
  private static final Duration OVERLAP = Duration.ofSeconds(1);

  static final List<String> AFTER_NEGOTIATION = List.of(NEGOTIATION);
  private static final Map<Integer, String> OFFER_CODES = Map.of(400, "bad-sdp");
  private final Sessions sessions;
  private RelayClient relay;
  private final String id;
  private final String transport;
  private final Identity who;
  private final Profile profile;
  private final SessionWatcher watcher;
  private final Slots slots;
  private final Lanes lanes = new Lanes();
  private @Nullable Publication publication;
  private @Nullable Future<Void> ended;
  private boolean negotiated;
  private boolean connected;

  Session(
      Sessions sessions,
      RelayClient relay,
      String id,
      String transport,
      Identity who,
      Profile profile,
      int slotCount,
      SessionWatcher watcher) {
    this.sessions = sessions;
    this.relay = relay;
    this.id = id;
    this.transport = transport;
    this.who = who;
    this.profile = profile;
    this.slots = new Slots(this, sessions, lanes, slotCount);
    this.watcher = watcher;
  }

  public String id() {
    return id;
  }

  public Identity who() {
    return who;
  }

  public @Nullable Publication publication() {
    return publication;
  }

  /** Whether audio can flow right now. */
  public boolean connected() {
    return connected;
  }

  public boolean hasEnded() {
    return ended != null;
  }

  /** Whether the relay knows a transport of this session: only then can it have audio. */
  public boolean hasTransport() {
    return negotiated;
  }

  /** Its socket was dropped; the client may come back until {@link #end}. */
  public void detach(String remoteAddress) {
    sessions.detached().add(this, remoteAddress);
  }

  /** Its client has a socket again. */
  public void attach() {
    sessions.detached().remove(this);
  }

  /** Whether any slot is filled. */
  public boolean listens() {
    return slots.anyFilled();
  }

  /** What the slots hold; null for an empty one. */
  public List<@Nullable String> slots() {
    return slots.streams();
  }

  /** The relay's answer to the client's offer; later ones renegotiate or restart ICE. */
  public Future<RelayClient.Answer> offer(String sdp) {
    return step(
            NEGOTIATION,
            List.of(),
            () ->
                Refused.of(OFFER_CODES, () -> relay.answer(transport, sdp, profile))
                    .onSuccess(_ -> negotiated = true))
        .onFailure(_ -> tryAnotherRelay());
  }

  /** The relay's own offer of one slot. */
  public Future<String> offerOfRelay() {
    return step(
        NEGOTIATION,
        List.of(),
        () -> Refused.of(Map.of(), () -> relay.offer(transport)).onSuccess(_ -> negotiated = true));
  }

  /** The client's answer to {@link #offerOfRelay}. */
  public Future<Void> accept(String answer) {
    return step(
        NEGOTIATION,
        List.of(),
        () -> Refused.of(OFFER_CODES, () -> relay.accept(transport, answer)));
  }

  public Future<RelayClient.Trickled> trickle(String fragment) {
    return step(
        NEGOTIATION,
        List.of(),
        () -> Refused.of(Map.of(), () -> relay.trickle(transport, fragment)));
  }

  /**
   * Publishes the microphone.
   *
   * @param stream the id to go on with, with its resume token; null for a new one
   */
  public Future<Publication> publish(
      String name, @Nullable String stream, @Nullable String resume) {
    return step(MICROPHONE, AFTER_NEGOTIATION, () -> publishNow(name, stream, resume));
  }

  private Future<Publication> publishNow(
      String name, @Nullable String stream, @Nullable String resume) {
    if (!negotiated) return Refused.now(409, "no-transport", "send an offer first");
    var current = publication;
    if (current != null) {
      return current.stream().equals(stream)
          ? Future.succeededFuture(current)
          : Refused.now(409, "already-publishing", "unpublish first");
    }
    if (!who.may(Role.TALK, name)) {
      return Refused.now(403, "forbidden", "you may not talk under this name");
    }
    var by = relay.node().equals(sessions.node()) ? null : sessions.node();
    var start = new StreamRequest.Start(stream, name, who.id(), resume, by);
    return Refused.of(Map.of(), () -> sessions.streams().start(relay.node(), start))
        .map(started ->
            new Publication(
                started.stream().id(), name, started.stream().generation(), started.resume()))
        .compose(started ->
            Refused.of(Map.of(), () -> publishOnRelay(started.stream()))
                .recover(failure -> giveUp(started).transform(_ -> Future.failedFuture(failure)))
                .map(started))
        .onSuccess(started -> {
          publication = started;
          sessions.published(this, started);
          if (resume != null) sessions.countReconnect("stream");
        });
  }

  /** What a native client sends is not for others before it says so, by its first talk. */
  private Future<Void> publishOnRelay(String stream) {
    return profile == Profile.NATIVE
        ? relay.talk(transport, false).compose(_ -> relay.publish(transport, stream))
        : relay.publish(transport, stream);
  }

  /** The relay's reply may only have been late: it forgets the stream too. */
  private Future<Void> giveUp(Publication started) {
    return Future.join(
            command(new StreamRequest.End(started.stream(), "failed", started.generation())),
            relay.unpublish(transport))
        .mapEmpty();
  }

  /** Opens or closes the relay's gate; nobody is heard for long without being shown as talking. */
  public Future<Void> talk(boolean talking) {
    return step(
        MICROPHONE,
        AFTER_NEGOTIATION,
        () -> {
          var current = publication;
          if (current == null) return Refused.now(409, "not-publishing", "publish first");
          return Refused.of(
              Map.of(), () -> talking ? openGate(current.stream()) : shutGate(current.stream()));
        });
  }

  /** The gate does not wait for the registry, or the first word is lost; a refusal shuts it. */
  private Future<Void> openGate(String stream) {
    var shown =
        command(new StreamRequest.Talk(stream, true))
            .timeout(UNSEEN.toMillis(), TimeUnit.MILLISECONDS);
    return Future.all(relay.talk(transport, true), shown)
        .<Void>mapEmpty()
        .recover(failure -> {
          var shut = relay.talk(transport, false);
          command(new StreamRequest.Talk(stream, false)); // for a late yes
          return shut.transform(_ -> Future.failedFuture(inTime(failure)));
        });
  }

  private Future<Void> shutGate(String stream) {
    return relay
        .talk(transport, false)
        .compose(_ -> command(new StreamRequest.Talk(stream, false)));
  }

  private static Throwable inTime(Throwable failure) {
    return failure instanceof TimeoutException
        ? new Refused(503, "timeout", "the registry did not answer in time")
        : failure;
  }

  /** Renames what is published, if anything is. */
  public Future<Void> rename(String name) {
    return step(
        MICROPHONE,
        List.of(),
        () -> {
          var current = publication;
          if (current == null) return Future.succeededFuture();
          if (!who.may(Role.TALK, name)) {
            return Refused.now(403, "forbidden", "you may not talk under this name");
          }
          var request = new StreamRequest.Rename(current.stream(), name);
          return Refused.of(Map.of(), () -> command(request))
              .onSuccess(_ -> publication = current.named(name));
        });
  }

  /** Ends what is published; nothing published is fine too. */
  public Future<Void> unpublish(String reason) {
    return step(MICROPHONE, AFTER_NEGOTIATION, () -> unpublishNow(reason));
  }

  private Future<Void> unpublishNow(String reason) {
    var current = publication;
    if (current == null) return Future.succeededFuture();
    publication = null;
    sessions.unpublished(this, current);
    return Future.join(
            command(new StreamRequest.End(current.stream(), reason, current.generation())),
            relay.unpublish(transport))
        .transform(_ -> Future.succeededFuture());
  }

  /** Fills a slot, whatever it held before. */
  public Future<Void> listen(int slot, String stream) {
    return slots.listen(slot, stream);
  }

  /** Empties a slot; an empty one is fine too. */
  public Future<Void> unlisten(int slot) {
    return slots.unlisten(slot);
  }

  /** About what this session publishes, to the node that has its microphone. */
  private Future<Void> command(StreamRequest request) {
    return sessions.streams().command(relay.node(), request);
  }

  /**
   * Streams may have gone on elsewhere. The relay follows them by itself; here the slots are listed
   * with the new publication, and a publication of our own that somebody carries on is lost.
   */
  void follow(Map<String, StreamView> live) {
    var own = publication;
    var carriedOn = own == null ? null : live.get(own.stream());
    if (own != null && carriedOn != null && carriedOn.generation() > own.generation()) {
      carriedOnElsewhere(own);
    }
    slots.follow(live);
  }

  /** Ends stream, slots and transport; whatever is under way ends first. Asking twice is fine. */
  public Future<Void> end(String reason) {
    if (ended != null) return ended;
    var over = new ArrayList<Future<?>>();
    ended = Future.succeededFuture(); // refuses new steps while the last ones are queued
    over.add(lanes.run(MICROPHONE, AFTER_NEGOTIATION, () -> endPublication(reason)));
    over.addAll(slots.end());
    over.add(
        lanes.run(
            NEGOTIATION,
            List.of(),
            () -> relay.close(transport).transform(_ -> Future.succeededFuture())));
    ended = Future.join(over).mapEmpty();
    sessions.remove(this);
    watcher.onEnded(reason);
    return ended;
  }

  private Future<Void> endPublication(String reason) {
    var current = publication;
    if (current == null) return Future.succeededFuture();
    publication = null;
    sessions.unpublished(this, current);
    return command(new StreamRequest.End(current.stream(), reason, current.generation()))
        .transform(_ -> Future.succeededFuture());
  }

  /** The registry says a stream is over: nothing is left to leave or to end. */
  void streamEnded(String stream, String reason) {
    var current = publication;
    if (current != null && current.stream().equals(stream)) loseStream(current, reason);
    slots.streamEnded(stream, reason);
  }

  /** Another session carries the stream on. */
  void loseStream(Publication lost, String reason) {
    if (!lost.equals(publication)) return;
    publication = null;
    sessions.unpublished(this, lost);
    relay.unpublish(transport);
    watcher.onPublicationLost(lost.stream(), reason);
  }

  /** The microphone stays for those who do not hear the other node yet. */
  private void carriedOnElsewhere(Publication lost) {
    publication = null;
    sessions.unpublished(this, lost);
    sessions.later(OVERLAP, () -> lanes.run(MICROPHONE, List.of(), this::shutMicrophone));
    watcher.onPublicationLost(lost.stream(), "taken-over");
  }

  private Future<Void> shutMicrophone() {
    if (publication != null || hasEnded()) return Future.succeededFuture();
    return relay.unpublish(transport).transform(_ -> Future.succeededFuture());
  }

  void media(String state) {
    connected = !state.equals("disconnected");
    watcher.onMedia(state);
  }

  /** Whether something about its microphone is under way. */
  boolean isAtTheMicrophone() {
    return lanes.busy(MICROPHONE);
  }

  /**
   * Whether a slot plays a stream, or may be about to.
   *
   * @param slot its number in digits
   */
  boolean mayHear(String slot, String stream) {
    return slots.mayHear(slot, stream);
  }

  String transport() {
    return transport;
  }

  SessionWatcher watcher() {
    return watcher;
  }

  RelayClient relay() {
    return relay;
  }

  /**
   * Whether its audio goes by a node that is about to go: better begin another session elsewhere.
   */
  public boolean shouldMove() {
    return sessions.relays().isDraining(relay);
  }

  private void tryAnotherRelay() {
    if (negotiated || hasEnded()) return;
    relay.close(transport);
    relay = sessions.relays().insteadOf(relay);
  }

  <T> Future<T> step(String lane, List<String> dependsOn, Supplier<Future<T>> step) {
    if (hasEnded()) return Refused.now(404, "ended", "this session has ended");
    if (lanes.full()) return Refused.now(429, "too-many-requests", "too many at once");
    return lanes.run(
        lane,
        dependsOn,
        () -> hasEnded() ? Refused.now(404, "ended", "session ended") : step.get());
  }
}
