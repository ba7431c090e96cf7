package io.hearthline.verticles.signaling.socket;

/** A protocol spoken over one {@link Socket}. Called on the socket's event loop. */
public interface SocketHandler {
  /** One whole text message within the limits. */
  void onText(String text);

  /**
   * The socket is gone; called exactly once, and nothing after it.
   *
   * @param code the close code the client sent, {@code 1006} if it left without one
   */
  void onClosed(int code);
}
