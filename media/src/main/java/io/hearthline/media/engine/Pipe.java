package io.hearthline.media.engine;

import io.hearthline.media.dtls.DtlsHandshakes;
import io.hearthline.media.dtls.DtlsRole;
import io.hearthline.media.engine.Discarded.Reason;
import io.hearthline.media.ice.StunMessage;
import io.hearthline.media.relay.PipeMessage;
import io.hearthline.media.relay.PublisherTrack;
import io.hearthline.media.rtcp.RtcpWriter;
import io.hearthline.media.rtp.Wire;
import io.hearthline.media.srtp.SrtpInbound;
import io.hearthline.media.srtp.SrtpOutbound;
import io.hearthline.media.transport.UdpSocket;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The association with another node: streams pulled by it, and copies of streams here sent over it.
 * Confined to the media loop.
 *
 * <p>What comes is looked at only if it is of the pipe's own SSRC or of a stream that is pulled
 * now: so the SSRCs of past streams can be forgotten, and a pipe may live for months.
 */
final class Pipe extends Association {
  /** Speaks for the pipe itself at either end, whose keys differ: leases, reports, requests. */
  static final int CONTROL_SSRC = 1;

  /** Streams in either direction at a time. */
  static final int MOST_STREAMS = 1_024;

  /** Checks leave every second, and unanswered ones sooner: more than one was lost. */
  static final long SILENT_NANOS = 3_000_000_000L;

  private static final int RTP_HEADER_BYTES = 12;
  private static final int RTCP_HEADER_BYTES = 8;

  private final String node;
  private final PipePath path;
  private final PipePulls pulls;
  private final PipeCopies copies;
  private final PipeRtcp rtcp;
  private final RtcpWriter writer = new RtcpWriter();
  private @Nullable SourceProtector control;
  private PipeState state = PipeState.CONNECTING;
  private long packetsIn;

  /** How one end keeps the way open. */
  private interface PathMaker {
    PipePath make(Pipe pipe);
  }

  private Pipe(
      MediaLoop loop,
      DtlsHandshakes handshakes,
      String node,
      DtlsRole role,
      PipeEnd remote,
      PathMaker paths) {
    super(loop, handshakes, MOST_STREAMS, loop.nowNanos());
    this.node = node;
    pulls = new PipePulls(loop, this);
    copies = new PipeCopies(loop, this);
    rtcp = new PipeRtcp(pulls, copies);
    handshake(role);
    expect(remote.fingerprint());
    path = paths.make(this);
  }

  /** The end that checks the path and begins the handshake. */
  static Pipe opening(
      MediaLoop loop,
      DtlsHandshakes handshakes,
      String node,
      PipeEnd local,
      PipeEnd remote,
      Supplier<List<UdpSocket>> sockets) {
    return new Pipe(
        loop,
        handshakes,
        node,
        DtlsRole.ACTIVE,
        remote,
        pipe -> new CheckingPath(loop, pipe, local.ice(), remote, sockets, loop.nowNanos()));
  }

  /** The end that is checked and waits for the handshake. */
  static Pipe answering(
      MediaLoop loop, DtlsHandshakes handshakes, String node, PipeEnd local, PipeEnd remote) {
    return new Pipe(
        loop,
        handshakes,
        node,
        DtlsRole.PASSIVE,
        remote,
        pipe -> new AnsweringPath(loop, pipe, local.ice(), remote.ice().ufrag(), loop.nowNanos()));
  }

  String node() {
    return node;
  }

  PipeState state() {
    return state;
  }

  /** The track of a stream of the other node's, asked for from now on. */
  @Nullable PublisherTrack pull(String stream) {
    loop.pipes().hurry(true);
    return pulls.pull(stream, loop.nowNanos());
  }

  // ---- packets

  @Override
  void onRtp(MemorySegment data, int length, long nowNanos) {
    var context = inbound();
    if (context == null) return;
    var track = length < RTP_HEADER_BYTES ? null : pulls.track(Wire.i32(data, 8));
    if (track == null) {
      loop.discarded().count(Reason.NOT_PULLED);
      return;
    }
    int plain = context.unprotect(data, length);
    if (!authentic(plain, nowNanos)) return;
    packetsIn++;
    track.onRtp(data, plain, context.lastIndex(), nowNanos);
  }

  @Override
  void onRtcp(MemorySegment data, int length, long nowNanos) {
    var context = inbound();
    if (context == null) return;
    int sender = length < RTCP_HEADER_BYTES ? 0 : Wire.i32(data, 4);
    if (sender != CONTROL_SSRC && pulls.track(sender) == null) {
      loop.discarded().count(Reason.NOT_PULLED);
      return;
    }
    int plain = context.unprotectRtcp(data, length);
    if (!authentic(plain, nowNanos)) return;
    if (rtcp.onRtcp(data, plain, nowNanos) < 0) loop.discarded().count(Reason.MALFORMED);
  }

  boolean onAnswer(
      StunMessage answer, UdpSocket socket, long high, long low, int port, long nowNanos) {
    return path instanceof CheckingPath checking
        && checking.onAnswer(answer, socket, high, low, port, nowNanos);
  }

  /** Tells the other end something; it may be lost. */
  void say(PipeMessage message) {
    var out = control == null ? null : slot();
    if (control == null || out == null) return;
    message.write(writer.begin(out), CONTROL_SSRC);
    commit(control.protectRtcp(out, writer.length()));
  }

  /** All tracks report and ask under one SSRC, which has one context. */
  void secure(PublisherTrack track) {
    if (control != null) track.secure(control);
  }

  /** For whoever forgets an SSRC; null before there are keys. */
  @Nullable SrtpInbound context() {
    return secured() ? inbound() : null;
  }

  // ---- time

  /** Checks, leases and what ends with time. */
  void tick(long nowNanos) {
    path.tick(nowNanos);
    if (!secured()) return;
    boolean silent = path.silentForNanos(nowNanos) >= SILENT_NANOS;
    if (silent != (state == PipeState.SILENT)) {
      become(silent ? PipeState.SILENT : PipeState.UP);
      if (!silent) pulls.hurry(nowNanos);
    }
    copies.tick(nowNanos);
    pulls.tick(nowNanos);
  }

  /** Whether {@link #tick} has something to do in less than 100 ms. */
  boolean hurried(long nowNanos) {
    if (path.hurried(nowNanos)) return true;
    return state == PipeState.UP && pulls.hurried();
  }

  void tickPulls(long nowNanos) {
    pulls.tickTracks(nowNanos);
  }

  void tickCopies(long nowNanos) {
    copies.tickTracks(nowNanos);
  }

  private void become(PipeState next) {
    state = next;
    loop.pipes().became(this);
  }

  // ---- what becomes of it

  @Override
  void reachable() {}

  @Override
  void secured(SrtpOutbound sending) {
    control = new SourceProtector(sending.source(CONTROL_SSRC));
    pulls.secure();
    become(PipeState.UP);
    pulls.hurry(loop.nowNanos());
    pulls.tick(loop.nowNanos());
  }

  @Override
  void ended() {
    loop.pipes().lost(this, "it was closed at the other end");
  }

  @Override
  void failed(String reason) {
    loop.pipes().lost(this, reason);
  }

  void socketClosed(UdpSocket socket) {
    path.socketClosed(socket);
  }

  @Override
  void close() {
    state = PipeState.CLOSED;
    pulls.close();
    copies.close();
    path.close();
    super.close();
  }

  PipeStats stats() {
    long rtt = path.rttNanos();
    return new PipeStats(
        node,
        state,
        rtt == 0 ? pulls.rttNanos() : rtt,
        pulls.count(),
        copies.count(),
        packetsIn,
        copies.packets(),
        pulls.lost(),
        pulls.repaired());
  }
}
