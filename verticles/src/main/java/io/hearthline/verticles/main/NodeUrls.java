package io.hearthline.verticles.main;

import io.hearthline.media.transport.LocalAddress;
import io.hearthline.media.transport.LocalAddresses;
import io.hearthline.verticles.tls.Tls;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Where clients find this node, for those that other nodes send here. */
final class NodeUrls {
  private static final System.Logger LOG = System.getLogger(NodeUrls.class.getName());

  /** Base URLs, best first: what the operator says, then TLS, then plain. */
  static List<String> of(Config config, Tls tls, int httpPort, int httpsPort) {
    var urls = new ArrayList<String>();
    var configured = config.http().publicUrl();
    if (!configured.isEmpty()) urls.add(configured.replaceAll("/+$", ""));
    var host = host(config, tls);
    urls.add("https://" + host + ":" + httpsPort);
    urls.add("http://" + host + ":" + httpPort);
    return urls;
  }

  /**
   * Origins of pages that this node serves, under whatever name they were opened; this machine's
   * own names for itself are everybody's and not among them.
   */
  static List<String> origins(Config config, Tls tls, int httpPort, int httpsPort) {
    var origins = new LinkedHashSet<String>();
    for (var url : of(config, tls, httpPort, httpsPort)) origins.add(origin(URI.create(url)));
    var hosts = new LinkedHashSet<>(tls.hostNames());
    addresses().forEach(hosts::add);
    for (var host : hosts) {
      if (host.equals("localhost") || host.startsWith("*")) continue;
      origins.add("https://" + inUrl(host) + ":" + httpsPort);
      origins.add("http://" + inUrl(host) + ":" + httpPort);
    }
    return List.copyOf(origins);
  }

  private static List<String> addresses() {
    try {
      return LocalAddresses.ofThisMachine().stream()
          .map(LocalAddress::address)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .map(InetAddress::getHostAddress)
          .toList();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the addresses of this machine are not known", e);
      return List.of();
    }
  }

  private static String origin(URI url) {
    return url.getScheme() + "://" + url.getRawAuthority();
  }

  private static String host(Config config, Tls tls) {
    var bound = boundHost(config);
    if (bound.isPresent()) return inUrl(bound.get());
    try {
      return inUrl(LanHost.of(config, tls.current()).orElse(config.cluster().host()));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the addresses of this machine are not known", e);
      return inUrl(config.cluster().host());
    }
  }

  /** The only name or address that clients reach us by; empty if they may choose. */
  static Optional<String> boundHost(Config config) {
    return Optional.of(config.http().host())
        .filter(host -> !host.equals("0.0.0.0") && !host.equals("::"));
  }

  private static String inUrl(String host) {
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  private NodeUrls() {}
}
