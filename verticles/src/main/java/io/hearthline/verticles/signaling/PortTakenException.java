package io.hearthline.verticles.signaling;

import java.net.BindException;

/** Somebody else listens on a port of ours. */
public final class PortTakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final int port;

  PortTakenException(String key, int port, Throwable cause) {
    super(key + " " + port + ": " + cause.getMessage(), cause);
    this.key = key;
    this.port = port;
  }

  /** A port below 1024 and an address that is not ours fail in the same way and are not meant. */
  static boolean isTaken(Throwable failure) {
    if (!(failure instanceof BindException)) return false;
    var reason = String.valueOf(failure.getMessage());
    return !reason.contains("denied") && !reason.contains("assign");
  }

  /** The configuration key, such as {@code http.port}. */
  public String key() {
    return key;
  }

  public int port() {
    return port;
  }
}
