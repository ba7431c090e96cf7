package io.hearthline.verticles.signaling.ws;

import io.hearthline.verticles.access.Identity;
import io.hearthline.verticles.signaling.session.Profile;
import io.hearthline.verticles.signaling.session.Secrets;
import io.hearthline.verticles.signaling.session.Session;
import io.hearthline.verticles.signaling.session.SessionWatcher;
import io.hearthline.verticles.signaling.session.Sessions;
import io.hearthline.verticles.signaling.socket.CloseCodes;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A client of the native protocol. It outlives its socket by the grace time, and whoever shows its
 * resume token takes it over. Confined to one event loop.
 */
final class NativeClient implements SessionWatcher {
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Duration grace;
  private final Session session;
  private final Runnable onGone;
  private final byte[] secret;
  private final String resume;
  private String name;
  private boolean hearsLevels;
  private @Nullable NativeSocket socket;
  private long graceTimer = NO_TIMER;

  NativeClient(
      Vertx vertx,
      Sessions sessions,
      Identity who,
      int slots,
      Duration grace,
      String name,
      Runnable onGone) {
    this.vertx = vertx;
    this.grace = grace;
    this.name = name;
    this.onGone = onGone;
    this.session = sessions.open(who, Profile.NATIVE, slots, this);
    var token = Secrets.token();
    this.secret = token.getBytes(StandardCharsets.US_ASCII);
    this.resume = session.id() + "." + token;
  }

  Session session() {
    return session;
  }

  String name() {
    return name;
  }

  /** Whether its last levels named anybody: then it has to be told once that all are silent. */
  boolean hearsLevels() {
    return hearsLevels;
  }

  void hearsLevels(boolean any) {
    hearsLevels = any;
  }

  void rename(String newName) {
    name = newName;
  }

  /** What a new socket has to show to become this client's. */
  String resume() {
    return resume;
  }

  /** Compares in constant time. */
  boolean isOpenedBy(String shownSecret) {
    return MessageDigest.isEqual(secret, shownSecret.getBytes(StandardCharsets.UTF_8));
  }

  /** The client speaks by this socket from now on; an earlier one is closed. */
  void attach(NativeSocket newSocket) {
    vertx.cancelTimer(graceTimer);
    session.attach();
    var before = socket;
    socket = newSocket;
    if (before != null) before.close(CloseCodes.TAKEN_OVER, "continued elsewhere");
  }

  /**
   * A socket is gone: at once over if the client said good-bye or has no audio to keep, else after
   * the grace time.
   */
  void detach(NativeSocket gone, boolean goodBye) {
    if (socket != gone) return;
    socket = null;
    if (goodBye) {
      session.end("left");
    } else if (!session.hasTransport()) {
      session.end("signaling-lost");
    } else if (!session.hasEnded()) {
      graceTimer = vertx.setTimer(grace.toMillis(), _ -> session.end("signaling-lost"));
      session.detach(gone.remoteAddress());
    }
  }

  @Override
  public void onMedia(String state) {
    tell(new JsonObject().put("type", "media").put("state", state));
  }

  @Override
  public void onSlotEnded(int slot, String stream, String reason) {
    tell(
        new JsonObject()
            .put("type", "ended")
            .put("slot", slot)
            .put("stream", stream)
            .put("reason", reason));
  }

  @Override
  public void onPublicationLost(String stream, String reason) {
    tell(new JsonObject().put("type", "unpublished").put("stream", stream).put("reason", reason));
  }

  @Override
  public void onEnded(String reason) {
    vertx.cancelTimer(graceTimer);
    onGone.run();
    var last = socket;
    socket = null;
    if (last == null) return;
    switch (reason) {
      case "revoked" -> last.fail(CloseCodes.UNAUTHORIZED, "unauthorized", "token revoked");
      case "draining" -> last.close(CloseCodes.RESTART, reason);
      default -> {
        last.tell(
            new JsonObject()
                .put("type", "reconnect")
                .put("reason", reason)
                .put("nodes", new JsonArray())
                .put("after", 0));
        last.close(CloseCodes.MEDIA_LOST, reason);
      }
    }
  }

  private void tell(JsonObject message) {
    if (socket != null) socket.tell(message);
  }
}
