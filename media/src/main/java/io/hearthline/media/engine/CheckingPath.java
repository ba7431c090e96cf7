package io.hearthline.media.engine;

import io.hearthline.media.ice.IceCredentials;
import io.hearthline.media.ice.PathChecks;
import io.hearthline.media.ice.StunMessage;
import io.hearthline.media.transport.PeerAddress;
import io.hearthline.media.transport.UdpSocket;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The end that checks: every socket of this node towards every address of the other. */
final class CheckingPath implements PipePath, PathChecks.Paths<Pair> {
  private static final int MOST_PATHS = 32;

  private final MediaLoop loop;
  private final Pipe pipe;
  private final Supplier<List<UdpSocket>> sockets;
  private final List<InetSocketAddress> candidates;
  private final PathChecks<Pair> checks;
  private List<UdpSocket> tried = List.of();

  /**
   * @param sockets of this node now
   */
  CheckingPath(
      MediaLoop loop,
      Pipe pipe,
      IceCredentials local,
      PipeEnd remote,
      Supplier<List<UdpSocket>> sockets,
      long nowNanos) {
    this.loop = loop;
    this.pipe = pipe;
    this.sockets = sockets;
    candidates = remote.candidates();
    checks = new PathChecks<>(local.ufrag(), remote.ice(), this, new SecureRandom(), nowNanos);
  }

  @Override
  public void tick(long nowNanos) {
    var now = sockets.get();
    if (!now.equals(tried)) {
      tried = now;
      checks.paths(paths());
    }
    checks.tick(nowNanos);
  }

  private List<Pair> paths() {
    var paths = new ArrayList<Pair>();
    for (var candidate : candidates) {
      for (var socket : tried) {
        boolean fits = socket.open() && fit(socket.local().getAddress(), candidate.getAddress());
        if (fits && paths.size() < MOST_PATHS) {
          paths.add(new Pair(socket, PeerAddress.of(candidate)));
        }
      }
    }
    return paths;
  }

  private static boolean fit(InetAddress here, InetAddress there) {
    return here.getClass() == there.getClass()
        && here.isLoopbackAddress() == there.isLoopbackAddress();
  }

  /** Takes an answer to a check of this end; false if it was asked by somebody else. */
  boolean onAnswer(
      StunMessage answer, UdpSocket socket, long high, long low, int port, long nowNanos) {
    if (!checks.asked(answer)) return false;
    checks.onAnswer(
        answer, path -> path.socket().equals(socket) && path.peer().is(high, low, port), nowNanos);
    return true;
  }

  @Override
  public boolean hurried(long nowNanos) {
    return checks.hurried(nowNanos);
  }

  @Override
  public long silentForNanos(long nowNanos) {
    return checks.silentForNanos(nowNanos);
  }

  @Override
  public long rttNanos() {
    return checks.rttNanos();
  }

  @Override
  public void socketClosed(UdpSocket socket) {
    tried = tried.stream().filter(other -> !other.equals(socket)).toList();
    checks.paths(paths());
  }

  @Override
  public void close() {}

  // ---- for the checks

  @Override
  public MemorySegment slot(Pair path) {
    return loop.slot(path);
  }

  @Override
  public void commit(int length) {
    loop.commit(length);
  }

  @Override
  public void opened(Pair path) {
    pipe.opened(path);
  }

  @Override
  public void evicted(Pair path) {
    pipe.evicted(path);
  }

  @Override
  public void selected(Pair path) {
    pipe.selected(path);
  }
}
