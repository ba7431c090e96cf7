package io.hearthline.verticles.main;

import io.hearthline.media.transport.InterfacePatterns;
import io.hearthline.media.transport.LocalAddresses;
import io.hearthline.verticles.tls.ServerCertificate;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/** How other devices of the network name this machine. */
final class LanHost {
  /** An address that the certificate covers, or else a name that it does; empty without network. */
  static Optional<String> of(Config config, ServerCertificate certificate) throws IOException {
    var patterns = InterfacePatterns.of(config.media().interfaces());
    var addresses =
        patterns.select(LocalAddresses.ofThisMachine()).stream()
            .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
            .toList();
    if (addresses.isEmpty()) return Optional.empty();
    return addresses.stream()
        .filter(certificate::covers)
        .map(InetAddress::getHostAddress)
        .findFirst()
        .or(() -> Optional.of(config.nodeName() + ".local"));
  }

  private LanHost() {}
}
