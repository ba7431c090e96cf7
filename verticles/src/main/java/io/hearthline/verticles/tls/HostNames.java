package io.hearthline.verticles.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** By which names and addresses people reach this node. */
final class HostNames {
  private static final Pattern NAME =
      Pattern.compile(
          "(\\*\\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");

  private HostNames() {}

  /** Lower case; those with odd characters, which no certificate can hold, are left out. */
  static Set<String> of(TlsConfig config) {
    var names = new LinkedHashSet<String>();
    var host = config.hostName().toLowerCase(Locale.ROOT);
    names.add(host);
    names.add(firstLabel(host) + ".local");
    names.add("homeassistant.local");
    names.add("localhost");
    for (var name : config.names()) {
      if (literal(name).isEmpty()) names.add(name.strip().toLowerCase(Locale.ROOT));
    }
    names.removeIf(name -> !isName(name));
    return names;
  }

  /** The addresses among {@code tls.names}. */
  static Set<InetAddress> addressesOf(TlsConfig config) {
    return config.names().stream()
        .flatMap(name -> literal(name).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Every address of this machine that is up, loopback among them, link-local ones not. */
  static Set<InetAddress> ofThisMachine() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLinkLocalAddress())
          .map(HostNames::withoutScope)
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Interfaces list IPv6 addresses as {@code fd00::2%eth0}; a certificate knows no interfaces. */
  private static InetAddress withoutScope(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException impossible) { // only for arrays of another length
      throw new AssertionError(impossible);
    }
  }

  static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text.strip()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** In the order of their text, for comparing. */
  static Set<String> texts(Collection<InetAddress> addresses) {
    return addresses.stream()
        .map(InetAddress::getHostAddress)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isName(String name) {
    return name.length() <= 253 && NAME.matcher(name).matches();
  }

  private static String firstLabel(String host) {
    int dot = host.indexOf('.');
    return dot < 0 ? host : host.substring(0, dot);
  }
}
