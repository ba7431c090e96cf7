package io.hearthline.bench.load;

import io.hearthline.media.dtls.DtlsFingerprint;
import io.hearthline.media.dtls.DtlsRole;
import io.hearthline.media.dtls.DtlsSession;
import io.hearthline.media.dtls.DtlsSrtpKeys;
import io.hearthline.media.ice.IceCredentials;
import io.hearthline.media.ice.StunMessage;
import io.hearthline.media.ice.StunWriter;
import io.hearthline.media.srtp.OutboundSource;
import io.hearthline.media.srtp.SrtpInbound;
import io.hearthline.media.srtp.SrtpKeys;
import io.hearthline.media.srtp.SrtpOutbound;
import io.hearthline.media.srtp.SrtpSuite;
import io.hearthline.media.transport.Demux;
import io.hearthline.media.transport.PeerAddress;
import io.hearthline.media.transport.UdpSocket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One WebRTC client with a socket of its own: checks and consent (controlling), DTLS in either
 * role, SRTP both ways. Confined to its lane but for what says otherwise.
 */
public abstract class Peer implements AutoCloseable {
  static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private static final long RESEND_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int HOST_PRIORITY = 2_122_260_223;
  private static final int RECEIVER_REPORT_BYTES = 8;

  final Lane lane;
  final UdpSocket socket;
  final int ssrc;
  private final IceCredentials ice;
  private final long tieBreaker;
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private @Nullable RemoteSdp remote;
  private @Nullable PeerAddress server;
  private @Nullable DtlsSession dtls;
  private @Nullable SrtpInbound inbound;
  private @Nullable SrtpOutbound outbound;
  private @Nullable OutboundSource source;
  private boolean reports;
  private boolean validated;
  private long lastCheckNanos;
  private int transaction;

  Peer(Lane lane, InetAddress host) throws IOException {
    this.lane = lane;
    socket = lane.bind(host);
    ssrc = lane.random.nextInt() | 1;
    ice = IceCredentials.random(lane.random);
    tieBreaker = lane.random.nextLong();
    lastCheckNanos = System.nanoTime() - RESEND_NANOS;
  }

  abstract boolean sends();

  abstract void onRtp(SrtpInbound keys, MemorySegment data, int length);

  // ---- signaling, from any thread

  LocalSdp local() {
    return new LocalSdp(ice, lane.certificate().fingerprint(), address(), ssrc, sends());
  }

  public InetSocketAddress address() {
    return socket.local();
  }

  public int ssrc() {
    return ssrc;
  }

  /** What SO_RCVBUF reads back. */
  public int receiveBufferBytes() {
    return socket.receiveBufferBytes();
  }

  public String offer() {
    return local().offer();
  }

  /** Takes the answer to {@link #offer}, and goes on to connect. */
  public void answered(String sdp) {
    var parsed = RemoteSdp.parse(sdp);
    lane.loop.execute(() ->
        begin(parsed, Boolean.TRUE.equals(parsed.active()) ? DtlsRole.PASSIVE : DtlsRole.ACTIVE));
  }

  /** Answers the other side's offer, and goes on to connect. */
  public String answer(String sdp) {
    var parsed = RemoteSdp.parse(sdp);
    lane.loop.execute(() -> begin(parsed, DtlsRole.ACTIVE));
    return local().answer(parsed);
  }

  /** Without ICE and DTLS, for the floor: keys agreed on beforehand. */
  public void connect(InetSocketAddress address, SrtpKeys local, SrtpKeys remoteKeys) {
    lane.loop.execute(() -> {
      server = PeerAddress.of(address);
      validated = true;
      secure(local, remoteKeys);
      connected.complete(null);
    });
  }

  /** Done when the keys are there, failed when there will be none. */
  public CompletableFuture<Void> connected() {
    return connected;
  }

  /** Says good-bye in DTLS and closes the socket; any thread. */
  @Override
  public void close() {
    var closing = new CompletableFuture<Void>();
    lane.loop.execute(() -> {
      if (dtls != null) dtls.close();
      closing.complete(null);
    });
    closing.join();
    lane.remove(this); // behind the datagram that close_notify queued
    lane.loop.execute(() -> {
      if (inbound != null) inbound.close();
      if (outbound != null) outbound.close();
    });
    connected.completeExceptionally(new IOException("closed"));
  }

  // ---- connecting, on the lane

  private void begin(RemoteSdp answer, DtlsRole role) {
    remote = answer;
    server = PeerAddress.of(answer.address());
    reports = true;
    payloadType(answer.opusPayloadType(), answer.audioLevelId());
    var session =
        new DtlsSession(
            lane.handshakes(),
            lane.certificate(),
            role,
            record -> lane.loop.tryExecute(() -> sendBytes(record)),
            new Handshake());
    var expected = DtlsFingerprint.of(answer.fingerprintAlgorithm(), answer.fingerprint());
    if (expected == null) {
      connected.completeExceptionally(new IOException("fingerprint of no use: " + answer));
      return;
    }
    session.expectFingerprint(expected);
    dtls = session;
    if (role == DtlsRole.PASSIVE) session.start();
    lane.startChecking(this);
    check(System.nanoTime());
  }

  void payloadType(int opus, int audioLevelId) {}

  /** Asks again if it is time; false once there is no need any more. */
  boolean check(long nowNanos) {
    if (validated) return false;
    if (nowNanos - lastCheckNanos >= RESEND_NANOS) {
      lastCheckNanos = nowNanos;
      sendCheck();
    }
    return true;
  }

  /** Consent (RFC 7675) and a receiver report, every five seconds. */
  void refresh() {
    if (!validated || remote == null) return;
    sendCheck();
    if (reports && source != null && !sends()) sendReport(source);
  }

  void sendCheck() {
    var answer = remote;
    var to = server;
    if (answer == null || to == null) return;
    var check =
        new StunWriter.Check(answer.ufrag() + ":" + ice.ufrag(), HOST_PRIORITY, tieBreaker, true);
    var out = lane.loop.slot(socket, to);
    lane.loop.commit(
        lane.stunWriter.check(out, tieBreaker, ++transaction, check, answer.password()));
  }

  /** The shortest report there is: nothing received, nothing lost. */
  private void sendReport(OutboundSource from) {
    var to = server;
    if (to == null) return;
    var out = lane.loop.slot(socket, to);
    out.set(U32, 0, 0x80C9_0001);
    out.set(U32, 4, ssrc);
    lane.loop.commit(from.protectRtcp(out, RECEIVER_REPORT_BYTES));
  }

  private void sendBytes(byte[] record) {
    var to = server;
    if (to == null || !socket.open()) return;
    MemorySegment.copy(
        record, 0, lane.loop.slot(socket, to), ValueLayout.JAVA_BYTE, 0, record.length);
    lane.loop.commit(record.length);
  }

  void onDatagram(long high, long low, int port, MemorySegment data, int length, long nowNanos) {
    switch (Demux.kindOf(data, length)) {
      case RTP -> {
        if (inbound != null) onRtp(inbound, data, length);
      }
      case STUN -> onStun(high, low, port, data, length);
      case DTLS -> {
        if (dtls != null) dtls.onDatagram(data, length);
      }
      case RTCP, UNKNOWN -> {}
    }
  }

  private void onStun(long high, long low, int port, MemorySegment data, int length) {
    var stun = lane.stun;
    var answer = remote;
    if (answer == null || !stun.parse(data, length)) return;
    if (stun.kind() == StunMessage.Kind.SUCCESS) {
      if (validated || !stun.authentic(answer.password())) return;
      validated = true;
      if (dtls != null) dtls.start();
    } else if (stun.kind() == StunMessage.Kind.REQUEST && stun.authentic(ice.password())) {
      var out = lane.loop.slot(socket, PeerAddress.of(high, low, port));
      lane.loop.commit(lane.stunWriter.success(out, stun, high, low, port, ice.password()));
    }
  }

  private final class Handshake implements DtlsSession.Listener {
    @Override
    public void onKeys(DtlsSrtpKeys keys) {
      lane.loop.execute(() -> {
        var suite = suite(keys.profile());
        secure(
            new SrtpKeys(suite, keys.localKey(), keys.localSalt()),
            new SrtpKeys(suite, keys.remoteKey(), keys.remoteSalt()));
        connected.complete(null);
      });
    }

    @Override
    public void onClosed(String reason) {
      closedByServer(reason);
    }

    @Override
    public void onFailed(String reason) {
      connected.completeExceptionally(new IOException("DTLS: " + reason));
    }
  }

  void closedByServer(String reason) {
    connected.completeExceptionally(new IOException("closed by the server: " + reason));
  }

  private static SrtpSuite suite(int profile) {
    for (var suite : SrtpSuite.values()) if (suite.profileId() == profile) return suite;
    throw new IllegalStateException("a profile that was never offered: " + profile);
  }

  private void secure(SrtpKeys local, SrtpKeys remoteKeys) {
    inbound = new SrtpInbound(remoteKeys, lane.crypto());
    outbound = new SrtpOutbound(local, lane.crypto());
    source = outbound.source(ssrc);
    secured(source);
  }

  void secured(OutboundSource context) {}

  @Nullable PeerAddress server() {
    return server;
  }
}
