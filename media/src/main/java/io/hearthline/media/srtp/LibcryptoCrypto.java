package io.hearthline.media.srtp;

import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** {@link SrtpCrypto} by OpenSSL: the key schedule once per key, no allocation per packet. */
final class LibcryptoCrypto extends SrtpCrypto {

  private static final System.Logger LOG = System.getLogger(LibcryptoCrypto.class.getName());

  /** Native contexts not yet given back, in the whole process. */
  static final AtomicLong LIVE_CONTEXTS = new AtomicLong();

  private final String name;

  private LibcryptoCrypto(String name) {
    this.name = name;
  }

  static Optional<SrtpCrypto> load() {
    try {
      return Optional.of(new LibcryptoCrypto(Libcrypto.version()));
    } catch (LinkageError | RuntimeException e) {
      // No library, an incomplete one, or a JVM that forbids native access: all of them normal.
      LOG.log(Level.DEBUG, "libcrypto is not usable", e);
      return Optional.empty();
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  PacketCipher cipher(SessionKeys keys) {
    return switch (keys.suite()) {
      case AEAD_AES_128_GCM -> new LibcryptoGcm(keys);
      case AES128_CM_HMAC_SHA1_80 -> new LibcryptoCounterMode(keys);
    };
  }
}
