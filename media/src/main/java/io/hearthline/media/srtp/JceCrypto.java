package io.hearthline.media.srtp;

/** {@link SrtpCrypto} by the JDK. */
final class JceCrypto extends SrtpCrypto {

  @Override
  public String name() {
    return "JDK " + Runtime.version().feature();
  }

  @Override
  PacketCipher cipher(SessionKeys keys) {
    return switch (keys.suite()) {
      case AEAD_AES_128_GCM -> new JceGcm(keys);
      case AES128_CM_HMAC_SHA1_80 -> new JceCounterMode(keys);
    };
  }
}
