package io.hearthline.verticles.signaling.session;

/** The protocol that a session belongs to; told what happens to it from elsewhere. */
public interface SessionWatcher {
  /** Media {@code connected}, {@code disconnected} (nothing heard for 8 s) or {@code recovered}. */
  default void onMedia(String state) {}

  /** A stream in a slot is over; the slot is empty already. */
  default void onSlotEnded(int slot, String stream, String reason) {}

  /** Somebody else carries the stream on or has ended it; this session publishes nothing now. */
  default void onPublicationLost(String stream, String reason) {}

  /** The session is over; called once, whoever ended it. */
  default void onEnded(String reason) {}
}
