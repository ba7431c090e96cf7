package io.hearthline.media.engine;

import io.hearthline.media.sdp.Candidate;
import io.hearthline.media.transport.UdpSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * The candidates of new offers and answers: what {@code media.advertise} says, or else the bound
 * addresses. Names are looked up again with every {@link #refresh}, because the address behind a
 * home's name changes.
 */
final class Candidates {
  private static final System.Logger LOG = System.getLogger(Candidates.class.getName());
  private static final int MAX_CANDIDATES = 16;

  private final List<String> advertise;
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
   * @return whether it has changed
   */
  synchronized boolean refresh(List<UdpSocket> sockets) {
    var addresses = new ArrayList<InetSocketAddress>();
    if (advertise.isEmpty()) {
      // Loopback is bound for clients on this machine; offering it to others would only cost them
      // checks.
      boolean onlyLoopback =
          sockets.stream().allMatch(socket -> socket.local().getAddress().isLoopbackAddress());
      for (var socket : sockets) {
        if (onlyLoopback || !socket.local().getAddress().isLoopbackAddress()) {
          addresses.add(socket.local());
        }
      }
    } else {
      int port = sockets.isEmpty() ? 0 : sockets.getFirst().local().getPort();
      for (var text : advertise) addresses.addAll(resolve(text, port));
    }
    var fresh = new ArrayList<Candidate>();
    for (var address : addresses) {
      if (fresh.size() < MAX_CANDIDATES) fresh.add(Candidate.host(address, fresh.size()));
    }
    if (fresh.equals(current)) return false;
    current = List.copyOf(fresh);
    return true;
  }

  private static List<InetSocketAddress> resolve(String text, int defaultPort) {
    int colon = text.lastIndexOf(':');
    boolean hasPort = (colon > 0 && text.indexOf(':') == colon) || text.contains("]:");
    String host = hasPort ? text.substring(0, colon) : text;
    int port = hasPort ? Integer.parseInt(text.substring(colon + 1)) : defaultPort;
    try {
      var found = new ArrayList<InetSocketAddress>();
      for (var address : InetAddress.getAllByName(host)) {
        found.add(new InetSocketAddress(address, port));
      }
      return found;
    } catch (UnknownHostException _) {
      LOG.log(System.Logger.Level.WARNING, "media.advertise: {0} has no address now", host);
      return List.of();
    }
  }
}
