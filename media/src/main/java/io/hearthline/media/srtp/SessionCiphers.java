package io.hearthline.media.srtp;

/** The two ciphers of one direction of a transport, which come and go together. */
record SessionCiphers(PacketCipher rtp, PacketCipher rtcp) implements AutoCloseable {

  static SessionCiphers derive(SrtpKeys keys, SrtpCrypto crypto) {
    return of(crypto, SessionKeys.derive(keys, Layer.RTP), SessionKeys.derive(keys, Layer.RTCP));
  }

  /** Takes the session keys over and wipes them: the ciphers have what they need. */
  static SessionCiphers of(SrtpCrypto crypto, SessionKeys rtpKeys, SessionKeys rtcpKeys) {
    try (rtpKeys;
        rtcpKeys) {
      var rtp = crypto.cipher(rtpKeys);
      try {
        return new SessionCiphers(rtp, crypto.cipher(rtcpKeys));
      } catch (RuntimeException | Error e) {
        rtp.close();
        throw e;
      }
    }
  }

  @Override
  public void close() {
    rtp.close();
    rtcp.close();
  }
}
