package io.hearthline.media.engine;

import io.hearthline.media.sdp.Candidate;
import io.hearthline.media.transport.InterfacePatterns;
import io.hearthline.media.transport.LocalAddresses;
import io.hearthline.media.transport.UdpLoop;
import io.hearthline.media.transport.UdpSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One socket per local address, all on one port, kept in step with the machine's addresses; and
 * what of them is offered. Thread-safe; changes come on threads of its own.
 */
final class Sockets implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Sockets.class.getName());

  /** A home's provider changes its address about once a day; a name's record says so in minutes. */
  private static final Duration NAMES_EVERY = Duration.ofMinutes(1);

  private final UdpLoop udp;
  private final MediaLoop loop;
  private final Candidates candidates;
  private final LocalAddresses watched;
  private final int port;
  private final @Nullable Thread names;

  /** Best first; replaced with this locked. */
  private volatile List<UdpSocket> bound;

  private boolean closed;

  /**
   * Binds all addresses there are now.
   *
   * @param udp where datagrams come in
   * @param loop the handler of it, told what changes
   * @throws java.net.BindException naming address and port when the port is taken
   */
  Sockets(UdpLoop udp, MediaLoop loop, EngineOptions options) throws IOException {
    this.udp = udp;
    this.loop = loop;
    candidates = new Candidates(options.advertise());
    synchronized (this) { // the watcher's first word has to wait
      var patterns = InterfacePatterns.of(options.interfaces());
      watched = LocalAddresses.watch(patterns, change -> follow(change.now()));
      try {
        bound = udp.bindAll(watched.current(), options.port());
      } catch (IOException | RuntimeException failure) {
        watched.close();
        throw failure;
      }
      port = bound.getFirst().local().getPort();
      candidates.refresh(locals());
    }
    names =
        options.advertise().isEmpty()
            ? null
            : Thread.ofVirtual().name("media-names").start(this::lookUpAgain);
  }

  int port() {
    return port;
  }

  /** For the next offer or answer, best first. */
  List<Candidate> candidates() {
    return candidates.current();
  }

  /** Those of this machine's addresses now, best first. */
  List<UdpSocket> bound() {
    return bound;
  }

  /** Where other nodes may find this one: what is offered to clients, and the own addresses. */
  List<InetSocketAddress> addresses() {
    var all = new LinkedHashSet<InetSocketAddress>();
    for (var candidate : candidates()) {
      all.add(new InetSocketAddress(candidate.address(), candidate.port())); // never a name
    }
    all.addAll(Candidates.reachable(locals()));
    return List.copyOf(all);
  }

  /** What SO_RCVBUF of the sockets reads back. */
  int receiveBufferBytes() {
    return bound.getFirst().receiveBufferBytes();
  }

  /** Makes the sockets those of these addresses, best first. */
  void follow(List<InetAddress> wanted) {
    synchronized (this) {
      if (closed) return;
      var kept = new ArrayList<UdpSocket>();
      for (var address : wanted) {
        var socket = socketOf(address);
        if (socket == null) socket = bind(address);
        if (socket != null) kept.add(socket);
      }
      for (var socket : bound) if (!kept.contains(socket)) close(socket);
      bound = List.copyOf(kept);
    }
    refresh();
  }

  private @Nullable UdpSocket socketOf(InetAddress address) {
    for (var socket : bound) if (socket.local().getAddress().equals(address)) return socket;
    return null;
  }

  private @Nullable UdpSocket bind(InetAddress address) {
    try {
      return udp.bind(new InetSocketAddress(address, port));
    } catch (IOException | RejectedExecutionException failure) {
      LOG.log(
          System.Logger.Level.WARNING,
          "cannot use the new address {0}: {1}",
          address.getHostAddress(),
          failure.getMessage());
      return null;
    }
  }

  /** In one task: nothing is sent by a socket in between. */
  private void close(UdpSocket socket) {
    loop.insist(() -> {
      loop.socketCloses(socket);
      udp.close(socket);
    });
  }

  private void lookUpAgain() {
    try {
      while (true) {
        Thread.sleep(NAMES_EVERY);
        refresh();
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void refresh() {
    if (candidates.refresh(locals())) loop.insist(loop::addressesChanged);
  }

  private List<InetSocketAddress> locals() {
    return bound.stream().map(UdpSocket::local).toList();
  }

  /** Ends the watching; the sockets end with their loop. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    watched.close();
    if (names != null) names.interrupt();
  }
}
