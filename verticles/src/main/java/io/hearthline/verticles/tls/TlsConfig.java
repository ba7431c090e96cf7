package io.hearthline.verticles.tls;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the certificates are made of.
 *
 * @param directory where our own are kept, {@code tls} in {@code data.dir}
 * @param hostName of this machine
 * @param names {@code tls.names}: further names and addresses
 * @param certFile {@code tls.cert}: the operator's own chain in PEM, instead of ours
 * @param keyFile {@code tls.key}: its private key in PEM
 */
public record TlsConfig(
    Path directory,
    String hostName,
    List<String> names,
    @Nullable Path certFile,
    @Nullable Path keyFile) {
  public TlsConfig {
    names = List.copyOf(names);
    if ((certFile == null) != (keyFile == null)) {
      throw new IllegalArgumentException("tls.cert and tls.key go together");
    }
  }

  Path authorityFile() {
    return directory.resolve("ca.pem");
  }

  Path leafFile() {
    return directory.resolve("leaf.pem");
  }
}
