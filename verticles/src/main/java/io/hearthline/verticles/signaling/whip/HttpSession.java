package io.hearthline.verticles.signaling.whip;

import io.hearthline.verticles.access.Identity;
import io.hearthline.verticles.signaling.session.Session;
import io.hearthline.verticles.signaling.session.SessionWatcher;
import io.hearthline.verticles.signaling.session.Sessions;
import java.util.function.Consumer;

/** A session that a POST opened and its URL stands for. Ends when its stream does. */
final class HttpSession implements SessionWatcher {
  private final Kind kind;
  private final String id;
  private final Session session;
  private final Consumer<HttpSession> onGone;
  private String etag = "";

  HttpSession(Kind kind, String id, Identity who, Sessions sessions, Consumer<HttpSession> onGone) {
    this.kind = kind;
    this.id = id;
    this.onGone = onGone;
    this.session = sessions.open(who, kind.profile, kind == Kind.WHEP ? 1 : 0, this);
  }

  Kind kind() {
    return kind;
  }

  String id() {
    return id;
  }

  Session session() {
    return session;
  }

  /** With its quotes. */
  String etag() {
    return etag;
  }

  void etag(String tag) {
    if (!tag.isEmpty()) etag = tag.startsWith("\"") ? tag : '"' + tag + '"';
  }

  @Override
  public void onSlotEnded(int slot, String stream, String reason) {
    session.end(reason);
  }

  @Override
  public void onPublicationLost(String stream, String reason) {
    session.end(reason);
  }

  @Override
  public void onEnded(String reason) {
    onGone.accept(this);
  }
}
