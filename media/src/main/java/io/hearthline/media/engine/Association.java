package io.hearthline.media.engine;

import io.hearthline.media.dtls.DtlsFingerprint;
import io.hearthline.media.dtls.DtlsHandshakes;
import io.hearthline.media.dtls.DtlsRole;
import io.hearthline.media.dtls.DtlsSession;
import io.hearthline.media.dtls.DtlsSrtpKeys;
import io.hearthline.media.engine.Discarded.Reason;
import io.hearthline.media.ice.IceLite;
import io.hearthline.media.relay.PacketSink;
import io.hearthline.media.srtp.SrtpInbound;
import io.hearthline.media.srtp.SrtpKeys;
import io.hearthline.media.srtp.SrtpOutbound;
import io.hearthline.media.srtp.SrtpSuite;
import io.hearthline.media.transport.PeerAddress;
import io.hearthline.media.transport.UdpSocket;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DTLS and SRTP over the pairs that ICE has opened: what a client's transport and a pipe have in
 * common. What the packets are about is theirs. Confined to the media loop.
 */
abstract sealed class Association implements PacketSink, IceLite.Pairs<UdpSocket, Pair>
    permits Transport, Pipe {
  private static final int MAX_DTLS_BYTES = 1_500;

  final MediaLoop loop;
  private final DtlsHandshakes handshakes;
  private final int mostSources;
  private final List<Pair> pairs = new ArrayList<>(2);
  private @Nullable Pair pair;
  private @Nullable DtlsSession dtls;
  private @Nullable SrtpInbound inbound;
  private @Nullable SrtpOutbound outbound;
  private boolean reachable;
  private boolean closed;
  private long heardNanos;

  /**
   * @param handshakes whose room the handshake takes
   * @param mostSources SSRCs that the peer may send at a time
   */
  Association(MediaLoop loop, DtlsHandshakes handshakes, int mostSources, long nowNanos) {
    this.loop = loop;
    this.handshakes = handshakes;
    this.mostSources = mostSources;
    heardNanos = nowNanos;
  }

  // ---- what becomes of it

  /** The first pair is open. */
  abstract void reachable();

  /** There are keys. */
  abstract void secured(SrtpOutbound sending);

  /** The peer has ended the association. */
  abstract void ended();

  /** The handshake came to nothing. */
  abstract void failed(String reason);

  /** Takes a datagram that looks like SRTP, from an open pair. */
  abstract void onRtp(MemorySegment data, int length, long nowNanos);

  /** Takes a datagram that looks like SRTCP, from an open pair. */
  abstract void onRtcp(MemorySegment data, int length, long nowNanos);

  // ---- pairs

  @Override
  public Pair validated(UdpSocket socket, long addressHigh, long addressLow, int port) {
    var fresh = new Pair(socket, PeerAddress.of(addressHigh, addressLow, port));
    opened(fresh);
    return fresh;
  }

  /** The peer is there: what comes by this pair is looked at from now on. */
  final void opened(Pair fresh) {
    pairs.add(fresh);
    loop.rememberPair(fresh, this);
    if (reachable) return;
    reachable = true;
    reachable();
    // DTLS may send before the check that led here is answered; libwebrtc keeps such a ClientHello.
    pair = fresh;
    if (dtls != null) dtls.start();
  }

  @Override
  public void evicted(Pair gone) {
    pairs.remove(gone);
    loop.forgetPair(gone, this);
    if (gone.equals(pair)) pair = null;
  }

  @Override
  public void selected(Pair chosen) {
    pair = chosen;
  }

  @Override
  public void refused() {
    loop.discarded().count(Reason.STUN_AUTH);
  }

  // ---- DTLS

  /** Once the role is settled; the handshake begins with the first open pair. */
  final DtlsSession handshake(DtlsRole role) {
    if (dtls != null) return dtls;
    var session =
        new DtlsSession(handshakes, loop.certificate(), role, this::queueDtls, new Handshake());
    dtls = session;
    if (reachable) session.start();
    return session;
  }

  /** The first certificate counts: negotiation refuses another one later. */
  final void expect(@Nullable DtlsFingerprint fingerprint) {
    if (dtls != null && fingerprint != null) dtls.expectFingerprint(fingerprint);
  }

  final void onDtls(MemorySegment data, int length) {
    // To our own offer the client may begin before its answer is here; then it is the active one.
    handshake(DtlsRole.PASSIVE).onDatagram(data, length);
  }

  /** A task of its own also where the loop caused it: never in the middle of what it is doing. */
  private final class Handshake implements DtlsSession.Listener {
    @Override
    public void onKeys(DtlsSrtpKeys keys) {
      loop.insist(() -> secure(keys));
    }

    @Override
    public void onClosed(String reason) {
      loop.insist(Association.this::ended);
    }

    @Override
    public void onFailed(String reason) {
      loop.insist(() -> failed(reason));
    }
  }

  /** From the handshake's threads, or from the loop itself for the good-bye when it closes. */
  private void queueDtls(byte[] record) {
    if (loop.onLoopThread()) {
      sendDtls(record);
    } else {
      var _ = loop.offer(() -> sendDtls(record)); // a lost record is sent again
    }
  }

  private void sendDtls(byte[] record) {
    var to = pair;
    if (to == null || record.length > MAX_DTLS_BYTES) return;
    MemorySegment.copy(record, 0, loop.slot(to), ValueLayout.JAVA_BYTE, 0, record.length);
    loop.commit(record.length);
  }

  // ---- keys

  /** The handshake is done and the fingerprint right: from now on audio flows. */
  private void secure(DtlsSrtpKeys keys) {
    if (closed || outbound != null) {
      keys.wipe();
      return;
    }
    var suite = suite(keys.profile());
    var sending =
        new SrtpOutbound(new SrtpKeys(suite, keys.localKey(), keys.localSalt()), loop.crypto());
    outbound = sending;
    inbound =
        new SrtpInbound(
            new SrtpKeys(suite, keys.remoteKey(), keys.remoteSalt()), loop.crypto(), mostSources);
    secured(sending);
  }

  private static SrtpSuite suite(int profile) {
    for (var suite : SrtpSuite.values()) if (suite.profileId() == profile) return suite;
    throw new IllegalStateException("a profile that was never offered: " + profile);
  }

  final boolean secured() {
    return outbound != null;
  }

  /** Where SSRCs of ours get their contexts; null before there are keys. */
  final @Nullable SrtpOutbound outbound() {
    return outbound;
  }

  /** What came is checked with; null before there are keys, counted if a packet wanted them. */
  final @Nullable SrtpInbound inbound() {
    if (inbound == null) loop.discarded().count(Reason.NO_KEYS);
    return inbound;
  }

  /** Takes what {@link SrtpInbound} answered: whether it is a packet, and counted if it is not. */
  final boolean authentic(int plain, long nowNanos) {
    if (plain < 0) {
      loop.discarded().count(reason(plain));
      return false;
    }
    heardNanos = nowNanos;
    return true;
  }

  private static Reason reason(int code) {
    return switch (code) {
      case SrtpInbound.AUTH_FAILED -> Reason.AUTH;
      case SrtpInbound.REPLAYED -> Reason.REPLAY;
      case SrtpInbound.TOO_MANY_SOURCES -> Reason.SOURCES;
      default -> Reason.MALFORMED;
    };
  }

  /** Since the last authentic packet, or since the beginning if there was none. */
  final long unheardForNanos(long nowNanos) {
    return nowNanos - heardNanos;
  }

  // ---- sending

  @Override
  public @Nullable MemorySegment slot() {
    var to = pair;
    return to == null ? null : loop.slot(to);
  }

  @Override
  public int touchPath() {
    var to = pair;
    return to == null ? 0 : to.peer().port() + to.socket().index();
  }

  @Override
  public void commit(int length) {
    loop.commit(length);
  }

  // ---- end

  final boolean closed() {
    return closed;
  }

  /** Says good-bye in DTLS, wipes the keys and forgets the pairs. */
  void close() {
    closed = true;
    if (dtls != null) dtls.close();
    if (inbound != null) inbound.close();
    if (outbound != null) outbound.close();
    for (var gone : pairs) loop.forgetPair(gone, this);
  }
}
