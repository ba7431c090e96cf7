package io.hearthline.media.sdp;

/** Who speaks first in the DTLS handshake (RFC 8842): the active side sends the ClientHello. */
public enum DtlsRole {
  ACTIVE,
  PASSIVE;

  DtlsRole other() {
    return this == ACTIVE ? PASSIVE : ACTIVE;
  }

  String print() {
    return this == ACTIVE ? "active" : "passive";
  }
}
