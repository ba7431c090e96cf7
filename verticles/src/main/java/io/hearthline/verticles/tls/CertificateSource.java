package io.hearthline.verticles.tls;

import java.io.IOException;

/** Where the server's certificate comes from. Confined to one thread at a time. */
interface CertificateSource {
  ServerCertificate current();

  /**
   * Looks whether it is time for another.
   *
   * @return whether {@link #current} is another one now
   * @throws IOException when a new one could not be made or read; the current one stays
   */
  boolean refresh() throws IOException;
}
