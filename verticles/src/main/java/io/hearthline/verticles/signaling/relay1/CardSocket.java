package io.hearthline.verticles.signaling.relay1;

import io.hearthline.verticles.access.Role;
import io.hearthline.verticles.signaling.session.Refused;
import io.hearthline.verticles.signaling.socket.CloseCodes;
import io.hearthline.verticles.signaling.socket.Message;
import io.hearthline.verticles.signaling.socket.Socket;
import io.hearthline.verticles.signaling.socket.SocketHandler;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Speaks system 1's protocol on one socket. What it does not understand it ignores. */
final class CardSocket implements SocketHandler {
  /** Cards answer within a few milliseconds on a LAN; this is for those far away and busy. */
  private static final long ANSWER_MILLIS = 1_500;

  /** After this long nobody answers an offer any more. */
  private static final long OFFER_MILLIS = 5_000;

  /** So long a sender waits when there is no room. */
  private static final long FULL_MILLIS = 2_000;

  /** Ends of a transport that its card knows nothing of. */
  private static final Set<String> LOST = Set.of("consent", "failed", "timeout");

  private static final String NO_STREAM = "No audio stream available";
  private static final String GOING_DOWN = "Server is going down";

  private final Cards cards;
  private final Socket socket;
  private final Card card;
  private @Nullable CardMedia media;
  private int redirections;
  private boolean silent = true;
  private boolean polls;

  CardSocket(Cards cards, Socket socket, Card card) {
    this.cards = cards;
    this.socket = socket;
    this.card = card;
  }

  @Override
  public void onText(String text) {
    var message = Message.parse(text);
    if (message == null) {
      cards.refusals().count("bad-message");
      return;
    }
    switch (message.type()) {
      case "start_sending" -> startSending();
      case "webrtc_offer" -> onOffer(sdp(message, "offer"));
      case "start_receiving" -> startReceiving(message.text("stream_id"));
      case "webrtc_answer" -> onAnswer(sdp(message, "answer"));
      case "get_available_streams" -> onPoll();
      case "stop_stream" -> stop();
      default -> {} // ice_candidate, local_ip, test and whatever comes
    }
  }

  /** Cards leave with 1000, 1001 or no code at all; a dropped socket is something else. */
  @Override
  public void onClosed(int code) {
    cards.forget(this);
    var left = media;
    media = null;
    boolean goodBye =
        code == CloseCodes.NORMAL || code == CloseCodes.GOING_AWAY || code == CloseCodes.NO_STATUS;
    if (left == null) {
      if (goodBye) endLeftBehind(polls ? Kind.HEARING : Kind.ANY);
    } else if (goodBye || !left.hasTransport()) {
      left.end("left");
    } else {
      cards.orphan(left);
    }
  }

  Card card() {
    return card;
  }

  @Nullable CardMedia media() {
    return media;
  }

  /**
   * Whether this may be a card that came back after its socket was dropped: such a card starts
   * nothing, its media goes on.
   */
  boolean isSilent() {
    return silent;
  }

  /** Whether it has asked for streams, which only cards do that listen. */
  boolean polls() {
    return polls;
  }

  void tell(JsonObject message) {
    socket.send(message);
  }

  void tell(String message) {
    socket.send(message);
  }

  void replace(String key, String message) {
    socket.replace(key, message);
  }

  void probe(long nowNanos) {
    socket.probe(nowNanos);
  }

  void close(int code, String reason) {
    socket.close(code, reason);
  }

  private void startSending() {
    if (cards.isDraining()) {
      error(GOING_DOWN);
      return;
    }
    if (!card.who().may(Role.TALK)) {
      error("Not allowed to send");
      return;
    }
    end();
    endLeftBehind(Kind.PUBLISHING);
    var opened = open(null);
    if (opened == null) return;
    tell(new JsonObject().put("type", "sender_ready").put("connection_id", opened.id()));
    cards.afterGrace(() -> {
      if (opened == media && opened.isUnused()) end();
    });
  }

  private void onOffer(@Nullable String sdp) {
    var sending = media;
    if (sdp != null && sending != null && sending.publishes()) answer(sending, sdp);
  }

  /**
   * Cards say "connected" before they are, wait without end, and show no errors: while there is no
   * room, the offer waits too.
   */
  private void answer(CardMedia sending, String sdp) {
    sending
        .answer(sdp)
        .compose(answer -> {
          if (sending == media) tell(description("webrtc_answer", "answer", answer));
          return sending.publish();
        })
        .onFailure(failure -> {
          boolean full = Refused.of(failure, Map.of()).status() == 503;
          if (full && sending == media && !sending.isAnswered()) later(sending, sdp);
          else fail(sending, failure);
        });
  }

  private void later(CardMedia sending, String sdp) {
    cards.refusals().count("relay1-503");
    cards.after(
        FULL_MILLIS,
        () -> {
          if (sending == media) answer(sending, sdp);
        });
  }

  /** Without an id the newest stream is meant. */
  private void startReceiving(@Nullable String wanted) {
    if (cards.isDraining()) {
      error(GOING_DOWN);
      return;
    }
    endLeftBehind(Kind.HEARING);
    var stream = wanted == null ? cards.newest(card) : wanted;
    if (stream == null) {
      end();
      error(NO_STREAM);
      return;
    }
    if (!card.who().may(Role.LISTEN)) {
      error("Not allowed to listen");
      return;
    }
    var current = media;
    if (current != null && current.isBeingOffered(System.nanoTime())) redirect(current, stream);
    else hear(stream);
  }

  /**
   * The card took a fresh peer while our offer was on its way. If that peer gets it, another offer
   * would only spoil it, and even the same one does while the first is being answered. So the offer
   * stays and brings what is wanted now. If the old peer had it already, no answer comes, and it is
   * repeated.
   */
  private void redirect(CardMedia offered, String stream) {
    if (offered.isPaused() || !stream.equals(offered.heard())) {
      offered.hear(stream).onFailure(failure -> fail(offered, failure));
    }
    int number = ++redirections;
    cards.after(
        ANSWER_MILLIS,
        () -> {
          if (number == redirections) tellOffer(offered);
        });
  }

  private void hear(String stream) {
    end();
    var opened = open(stream);
    if (opened == null) return;
    opened
        .makeOffer()
        .onSuccess(_ -> tellOffer(opened))
        .onFailure(failure -> fail(opened, failure));
  }

  /** Unless the card has no use for it any more, or not yet. */
  private void tellOffer(CardMedia offered) {
    var sdp = offered.offer();
    boolean wanted =
        offered == media && !offered.isPaused() && offered.isBeingOffered(System.nanoTime());
    if (sdp != null && wanted) tell(description("webrtc_offer", "offer", sdp));
  }

  private void onAnswer(@Nullable String sdp) {
    var hearing = media;
    if (sdp == null || hearing == null || hearing.publishes()) return;
    hearing.accept(sdp).onFailure(failure -> fail(hearing, failure));
  }

  private void onPoll() {
    polls = true;
    tell(cards.availableStreams(card));
  }

  /**
   * Ends what this socket started; failing that, what a dropped socket of the same card left. An
   * unanswered offer is kept a little: should the card start again at once, its new peer may get
   * it.
   */
  private void stop() {
    var current = media;
    if (current == null) {
      endLeftBehind(polls ? Kind.HEARING : Kind.ANY);
    } else if (current.isBeingOffered(System.nanoTime())) {
      current.pause();
      cards.after(
          OFFER_MILLIS,
          () -> {
            boolean over = !current.isBeingOffered(System.nanoTime());
            if (current == media && current.isPaused() && over) end();
          });
    } else {
      end();
    }
  }

  private void end() {
    var current = media;
    media = null;
    if (current != null) current.end("stopped");
  }

  /** Once per socket: one that has done so is no longer a card that came back. */
  private void endLeftBehind(Kind kind) {
    if (silent) cards.endOrphan(this, kind);
    silent = false;
  }

  private @Nullable CardMedia open(@Nullable String stream) {
    try {
      var opened = cards.open(card, stream, this::dropMedia);
      media = opened;
      return opened;
    } catch (Refused full) {
      cards.refusals().count("sessions");
      error("Server error: " + full.reason());
      return null;
    }
  }

  private void dropMedia(CardMedia gone, String reason) {
    if (media != gone) return;
    media = null;
    if (LOST.contains(reason)) tellOver(gone);
  }

  private void fail(CardMedia failed, Throwable failure) {
    boolean current = failed == media;
    failed.end("refused");
    if (!current) return; // replaced meanwhile: nobody waits for it
    var refused = Refused.of(failure, Map.of());
    cards.refusals().count("relay1-" + refused.status());
    boolean unknown = refused.status() == 404;
    error(unknown ? NO_STREAM : "Server error: " + refused.reason());
    if (!unknown) tellOver(failed);
  }

  /**
   * A card that hears nothing any more would wait for ever, since it shows no errors. To it the
   * stream is over: one that watches asks for the list every few seconds and starts again.
   */
  private void tellOver(CardMedia media) {
    var heard = media.heard();
    if (heard == null || media.isPaused()) return;
    tell(new JsonObject().put("type", "stream_ended").put("stream_id", heard));
  }

  private void error(String message) {
    tell(new JsonObject().put("type", "error").put("message", message));
  }

  private static @Nullable String sdp(Message message, String field) {
    var description = message.object(field);
    return description == null ? null : description.text("sdp");
  }

  private static JsonObject description(String type, String kind, String sdp) {
    return new JsonObject()
        .put("type", type)
        .put(kind, new JsonObject().put("type", kind).put("sdp", sdp));
  }
}
