package io.hearthline.media.engine;

import io.hearthline.media.sdp.Candidate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The candidates of new offers and answers: what {@code media.advertise} says, or else the bound
 * addresses. Names are looked up again with every {@link #refresh}, because the address behind a
 * home's name changes.
 */
final class Candidates {
  private static final System.Logger LOG = System.getLogger(Candidates.class.getName());
  private static final int MAX_CANDIDATES = 16;

  private final List<String> advertise;

  /** What each name meant last: a name server that is away must not leave the node without any. */
  private final Map<String, List<InetSocketAddress>> resolved = new HashMap<>();

  private volatile List<Candidate> current = List.of();

  Candidates(List<String> advertise) {
    this.advertise = advertise;
  }

  /** Best first. Any thread. */
  List<Candidate> current() {
    return current;
  }

  /**
   * Makes the list anew; may wait for name servers.
   *
   * @param bound best first, all on one port
   * @return whether it has changed
   */
  synchronized boolean refresh(List<InetSocketAddress> bound) {
    var fresh = new ArrayList<Candidate>();
    for (var address : advertise.isEmpty() ? reachable(bound) : advertised(bound)) {
      if (fresh.size() < MAX_CANDIDATES) fresh.add(Candidate.host(address, fresh.size()));
    }
    if (fresh.equals(current)) return false;
    current = List.copyOf(fresh);
    return true;
  }

  /**
   * Loopback is bound for clients on this machine; offering it to others only costs them checks.
   */
  static List<InetSocketAddress> reachable(List<InetSocketAddress> bound) {
    var others = bound.stream().filter(each -> !each.getAddress().isLoopbackAddress()).toList();
    return others.isEmpty() ? bound : others;
  }

  private List<InetSocketAddress> advertised(List<InetSocketAddress> bound) {
    int port = bound.isEmpty() ? 0 : bound.getFirst().getPort();
    var addresses = new ArrayList<InetSocketAddress>();
    for (var text : advertise) addresses.addAll(resolve(text, port));
    return addresses;
  }

  private List<InetSocketAddress> resolve(String text, int defaultPort) {
    int colon = text.lastIndexOf(':');
    boolean hasPort = (colon > 0 && text.indexOf(':') == colon) || text.contains("]:");
    String host = hasPort ? text.substring(0, colon) : text;
    int port = hasPort ? Integer.parseInt(text.substring(colon + 1)) : defaultPort;
    try {
      var found = new ArrayList<InetSocketAddress>();
      for (var address : InetAddress.getAllByName(host)) {
        found.add(new InetSocketAddress(address, port));
      }
      resolved.put(text, found);
    } catch (UnknownHostException _) {
      LOG.log(System.Logger.Level.WARNING, "media.advertise: {0} has no address now", host);
    }
    return resolved.getOrDefault(text, List.of());
  }
}
