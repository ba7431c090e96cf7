package io.hearthline.verticles.tls;

import java.io.IOException;
import java.util.Optional;

/** Where the server's certificate comes from. Confined to one thread at a time. */
interface CertificateSource {
  ServerCertificate current();

  /** Our own authority, if the certificate is by it; another one only after {@link #refresh}. */
  Optional<AuthorityMaterial> authority();

  /**
   * Looks whether it is time for another.
   *
   * @return whether {@link #current} is another one now
   * @throws IOException when a new one could not be made or read; the current one stays
   */
  boolean refresh() throws IOException;
}
