package io.hearthline.media.srtp;

import java.lang.System.Logger.Level;
import java.util.Optional;

/** A library that can encrypt packets. Stateless: transports and threads may share one. */
public abstract sealed class SrtpCrypto permits LibcryptoCrypto, JceCrypto {

  private static final System.Logger LOG = System.getLogger(SrtpCrypto.class.getName());

  /**
   * OpenSSL's libcrypto where it is present and agrees with the JDK on every packet of a self-test,
   * the JDK's own ciphers elsewhere. Takes milliseconds; meant for start-up, once.
   */
  public static SrtpCrypto best() {
    var jce = jce();
    var libcrypto = libcrypto();
    if (libcrypto.isEmpty()) return jce;
    try {
      SelfTest.run(libcrypto.get(), jce);
      return libcrypto.get();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, libcrypto.get().name() + " failed its self-test; not used", e);
      return jce;
    }
  }

  /** OpenSSL 3 or 1.1 by way of its stable C interface; empty where it cannot be loaded. */
  public static Optional<SrtpCrypto> libcrypto() {
    return LibcryptoCrypto.load();
  }

  /** Always there; allocates about a kilobyte per packet. */
  public static SrtpCrypto jce() {
    return new JceCrypto();
  }

  /** For a log line and the health page, such as {@code OpenSSL 3.0.19}. */
  public abstract String name();

  /** A cipher of its own for one layer; copies the keys it needs. */
  abstract PacketCipher cipher(SessionKeys keys);
}
