package io.hearthline.media.dtls;

/** Who begins the handshake: what SDP calls {@code a=setup} (RFC 8842). */
public enum DtlsRole {
  /** Sends the ClientHello. */
  ACTIVE,
  /** Waits for it. */
  PASSIVE
}
