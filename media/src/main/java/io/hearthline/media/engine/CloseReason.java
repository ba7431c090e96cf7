package io.hearthline.media.engine;

/** Why a transport ended. */
public enum CloseReason {
  /** Signaling asked for it. */
  CLOSED("closed"),
  /** No authenticated check within 30 s (RFC 7675). */
  CONSENT("consent"),
  /** The peer said good-bye in DTLS. */
  DTLS_CLOSE("dtls-close"),
  /** The handshake failed, or another certificate came than was signaled. */
  FAILED("failed"),
  /** The peer never came, or never had keys within 30 s. */
  TIMEOUT("timeout");

  private final String word;

  CloseReason(String word) {
    this.word = word;
  }

  /** The word for it on the event bus and in metrics. */
  public String word() {
    return word;
  }
}
