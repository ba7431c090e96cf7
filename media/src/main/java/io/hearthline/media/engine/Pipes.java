package io.hearthline.media.engine;

import io.hearthline.media.dtls.DtlsHandshakes;
import io.hearthline.media.ice.StunMessage;
import io.hearthline.media.transport.UdpLoop;
import io.hearthline.media.transport.UdpSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The pipes of a node, one per other node. Confined to the media loop. */
final class Pipes implements LiveStreams.Source {
  /** So many pairs can be open for pipes, whatever clients there are. */
  static final int MOST_PAIRS = 512;

  private static final Duration HURRY = Duration.ofMillis(20);
  private static final System.Logger LOG = System.getLogger(Pipes.class.getName());

  private final MediaLoop loop;

  /** Their own: no rush of clients keeps two nodes apart. */
  private final DtlsHandshakes handshakes = new DtlsHandshakes(new SecureRandom(), 8, 120);

  private final List<Pipe> all = new ArrayList<>();
  private UdpLoop.@Nullable Ticker hurry;

  Pipes(MediaLoop loop) {
    this.loop = loop;
  }

  @Override
  public @Nullable Pipe pipe(String node) {
    for (var pipe : all) if (pipe.node().equals(node)) return pipe;
    return null;
  }

  /** Makes the pipe to a node, in place of the one there was. */
  void open(String node, PipeEnd local, PipeEnd remote, Supplier<List<UdpSocket>> sockets) {
    close(node);
    add(Pipe.opening(loop, handshakes, node, local, remote, sockets));
  }

  /** Makes the other end of what a node opens, in place of the one there was. */
  void answer(String node, PipeEnd local, PipeEnd remote) {
    close(node);
    add(Pipe.answering(loop, handshakes, node, local, remote));
  }

  private void add(Pipe pipe) {
    all.add(pipe);
    tick(loop.nowNanos());
    loop.streams().pipeChanged(pipe.node());
  }

  /** Ends the pipe to a node; streams that came by it fall silent. */
  void close(String node) {
    var gone = pipe(node);
    if (gone == null) return;
    all.remove(gone);
    loop.streams().pipeChanged(node);
    gone.close();
  }

  /** A pipe has ended without being asked to. */
  void lost(Pipe pipe, String reason) {
    if (!all.contains(pipe)) return;
    LOG.log(System.Logger.Level.INFO, "the pipe to {0} is gone: {1}", pipe.node(), reason);
    close(pipe.node());
    became(pipe);
  }

  void became(Pipe pipe) {
    loop.listener().pipe(pipe.node(), pipe.state());
  }

  /** The answer to a check of one of them; false if none has asked. */
  boolean onAnswer(
      StunMessage answer, UdpSocket socket, long high, long low, int port, long nowNanos) {
    for (var pipe : all) {
      if (pipe.onAnswer(answer, socket, high, low, port, nowNanos)) return true;
    }
    return false;
  }

  /** Every 100 ms, and by itself more often while a pipe is in a hurry. */
  void tick(long nowNanos) {
    boolean hurried = false;
    for (var pipe : all) {
      pipe.tick(nowNanos);
      hurried |= pipe.hurried(nowNanos);
    }
    hurry(hurried);
  }

  /** A stream was asked for: its request is repeated sooner than the next tick. */
  void hurry(boolean wanted) {
    if (wanted == (hurry != null)) return;
    if (hurry != null) hurry.cancel();
    hurry = wanted ? loop.every(HURRY, this::tick) : null;
  }

  void tickPulls(long nowNanos) {
    for (int i = 0; i < all.size(); i++) all.get(i).tickPulls(nowNanos);
  }

  void tickCopies(long nowNanos) {
    for (int i = 0; i < all.size(); i++) all.get(i).tickCopies(nowNanos);
  }

  void socketClosed(UdpSocket socket) {
    for (var pipe : all) pipe.socketClosed(socket);
  }

  void closeAll() {
    for (var pipe : List.copyOf(all)) close(pipe.node());
    hurry(false);
  }

  int count() {
    return all.size();
  }

  List<PipeStats> stats() {
    var stats = new ArrayList<PipeStats>();
    for (var pipe : all) stats.add(pipe.stats());
    return stats;
  }
}
