package io.hearthline.verticles.signaling;

/** A listener could not be opened. */
public final class PortTakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String key;
  private final int port;

  PortTakenException(String key, int port, Throwable cause) {
    super(key + " " + port + ": " + cause.getMessage(), cause);
    this.key = key;
    this.port = port;
  }

  /** The configuration key, such as {@code http.port}. */
  public String key() {
    return key;
  }

  public int port() {
    return port;
  }
}
