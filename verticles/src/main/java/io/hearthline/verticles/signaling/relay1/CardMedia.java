package io.hearthline.verticles.signaling.relay1;

import io.hearthline.verticles.signaling.session.Profile;
import io.hearthline.verticles.signaling.session.Session;
import io.hearthline.verticles.signaling.session.SessionWatcher;
import io.hearthline.verticles.signaling.session.Sessions;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One peer connection of a card: it publishes, or it hears one stream. Never both. */
final class CardMedia implements SessionWatcher {
  /** A further request within this time means the offer that is under way. */
  private static final long OFFER_NANOS = 5_000_000_000L;

  private static final int NAME_CHARACTERS = 4;
  private static final Pattern MID = Pattern.compile("(?m)^a=mid:(\\S{1,64})\\s*$");

  private final Card card;
  private @Nullable String heard;
  private final Session session;
  private final Consumer<String> onGone;
  private final long openedNanos;
  private @Nullable String offer;
  private String mid = "";
  private boolean paused;
  private boolean answered;
  private boolean offered;
  private boolean outlivesGrace;

  /**
   * Opens the session.
   *
   * @param heard the stream to hear, null to publish
   * @param onGone is told why this ended
   */
  CardMedia(Sessions sessions, Card card, @Nullable String heard, Consumer<String> onGone) {
    this.card = card;
    this.heard = heard;
    this.onGone = onGone;
    this.openedNanos = System.nanoTime();
    this.session = sessions.open(card.who(), Profile.RELAY1, heard == null ? 0 : 1, this);
  }

  Card card() {
    return card;
  }

  boolean publishes() {
    return heard == null;
  }

  String id() {
    return session.id();
  }

  boolean isConnected() {
    return session.connected();
  }

  /**
   * Whether our offer is under way: what the card asks for meanwhile, its peer gets by that offer.
   */
  boolean isBeingOffered(long nowNanos) {
    return heard != null && !answered && nowNanos - openedNanos < OFFER_NANOS;
  }

  /** Whether the one who did not offer has answered. */
  boolean isAnswered() {
    return answered;
  }

  /** Whether the card never offered what it asked to send. */
  boolean isUnused() {
    return publishes() && !offered;
  }

  boolean isPaused() {
    return paused;
  }

  /** The relay's offer, once it is made. */
  @Nullable String offer() {
    return offer;
  }

  @Nullable String heard() {
    return heard;
  }

  /** Makes the relay's offer of the one stream. */
  Future<Void> makeOffer() {
    return session
        .offerOfRelay()
        .compose(sdp -> listen().map(sdp))
        .onSuccess(sdp -> {
          offer = sdp;
          mid = mid(sdp);
        })
        .mapEmpty();
  }

  /** Another stream, or the same again, by the same offer. */
  Future<Void> hear(String stream) {
    heard = stream;
    paused = false;
    return listen();
  }

  /** Hears nothing for now; the offer stays good. */
  void pause() {
    paused = true;
    session.unlisten(0);
  }

  private Future<Void> listen() {
    var stream = heard;
    return stream == null || paused ? Future.succeededFuture() : session.listen(0, stream);
  }

  /** Takes the answer to that offer; one that belongs to no offer, or to another, is dropped. */
  Future<Void> accept(String sdp) {
    var answeredMid = mid(sdp);
    boolean another = !answeredMid.isEmpty() && !answeredMid.equals(mid);
    if (offer == null || answered || another) return Future.succeededFuture();
    answered = true;
    return session.accept(sdp);
  }

  /** Messages carry no id, but each offer has a mid of its own, which its answer repeats. */
  private static String mid(String sdp) {
    var match = MID.matcher(sdp);
    return match.find() ? match.group(1) : "";
  }

  /** Answers the card's offer. */
  Future<String> answer(String offer) {
    offered = true;
    return session.offer(offer).map(answer -> answer.sdp()).onSuccess(_ -> answered = true);
  }

  /** Goes live, once. Cards have no name and no talk button: they talk as long as they send. */
  Future<Void> publish() {
    if (session.publication() != null) return Future.succeededFuture();
    var id = session.id();
    int from = id.indexOf('_') + 1;
    var name = "Card " + id.substring(from, from + NAME_CHARACTERS).toUpperCase(Locale.ROOT);
    return session.publish(name, null, null).compose(_ -> session.talk(true));
  }

  /** Whether the relay has anything that could go on without a socket. */
  boolean hasTransport() {
    return session.hasTransport();
  }

  /** Its socket was dropped. */
  void orphaned() {
    session.detach(card.remoteAddress());
  }

  /** Its grace is over and it goes on, for a socket that came back. */
  void outliveGrace() {
    outlivesGrace = true;
  }

  boolean outlivesGrace() {
    return outlivesGrace;
  }

  void end(String reason) {
    session.end(reason);
  }

  @Override
  public void onSlotEnded(int slot, String stream, String reason) {
    session.end("stream-ended");
  }

  @Override
  public void onPublicationLost(String stream, String reason) {
    session.end(reason);
  }

  @Override
  public void onEnded(String reason) {
    onGone.accept(reason);
  }
}
