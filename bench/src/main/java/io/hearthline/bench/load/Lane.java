package io.hearthline.bench.load;

import io.hearthline.media.dtls.DtlsCertificate;
import io.hearthline.media.dtls.DtlsHandshakes;
import io.hearthline.media.ice.StunMessage;
import io.hearthline.media.ice.StunWriter;
import io.hearthline.media.srtp.SrtpCrypto;
import io.hearthline.media.transport.DatagramHandler;
import io.hearthline.media.transport.LoopStats;
import io.hearthline.media.transport.UdpLoop;
import io.hearthline.media.transport.UdpLoopOptions;
import io.hearthline.media.transport.UdpSocket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One thread of the generator with all clients that live on it. Talkers and listeners have a lane
 * each, so that a burst of arrivals never delays what is sent next.
 */
public final class Lane implements DatagramHandler, AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(20);

  /** Every five seconds (RFC 7675). */
  private static final int TICKS_PER_CONSENT = 250;

  final UdpLoop loop;
  final StunMessage stun = new StunMessage();
  final StunWriter stunWriter = new StunWriter();
  final SecureRandom random = new SecureRandom();
  private final DtlsHandshakes handshakes;
  private final DtlsCertificate certificate;
  private final SrtpCrypto crypto;
  private @Nullable Peer[] bySocket = new Peer[1024];
  private final List<Peer> peers = new ArrayList<>();
  private final List<Peer> checking = new ArrayList<>();
  private long ticks;
  private volatile long restNanos;

  public Lane(String name, Shared shared) throws IOException {
    handshakes = shared.handshakes;
    certificate = shared.certificate;
    crypto = shared.crypto;
    loop =
        UdpLoop.open(UdpLoopOptions.defaults().withThreadName(name).withKernelTimeStamps(), this);
    loop.every(TICK, this::tick);
  }

  /** What all clients of a generator have in common: one certificate saves a key pair each. */
  public static final class Shared {
    final DtlsHandshakes handshakes = new DtlsHandshakes(new SecureRandom(), 64, 8_192);
    final DtlsCertificate certificate = DtlsCertificate.generate(new SecureRandom(), Instant.now());
    final SrtpCrypto crypto = SrtpCrypto.best();

    public SrtpCrypto crypto() {
      return crypto;
    }
  }

  UdpSocket bind(InetAddress host) throws IOException {
    return loop.bind(new InetSocketAddress(host, 0));
  }

  DtlsHandshakes handshakes() {
    return handshakes;
  }

  DtlsCertificate certificate() {
    return certificate;
  }

  SrtpCrypto crypto() {
    return crypto;
  }

  void add(Peer peer) {
    loop.execute(() -> {
      int index = peer.socket.index();
      if (index >= bySocket.length) bySocket = Arrays.copyOf(bySocket, index * 2);
      bySocket[index] = peer;
      peers.add(peer);
    });
  }

  void remove(Peer peer) {
    loop.execute(() -> {
      bySocket[peer.socket.index()] = null;
      peers.remove(peer);
      checking.remove(peer);
    });
    loop.close(peer.socket);
  }

  /** On the loop: the peer wants {@link Peer#check} until it is validated. */
  void startChecking(Peer peer) {
    checking.add(peer);
  }

  @Override
  public void onDatagram(
      UdpSocket socket,
      long addressHigh,
      long addressLow,
      int port,
      MemorySegment data,
      int length,
      long nowNanos) {
    var peer = bySocket[socket.index()];
    if (peer != null) peer.onDatagram(addressHigh, addressLow, port, data, length, nowNanos);
  }

  /**
   * Looks for datagrams at most so often from now on; zero for at once. A receiver that waits makes
   * its sender pay for waking it, on this machine as much as for sending; on another machine it
   * would not. Arrivals are told by the kernel's time stamps, which this does not touch. Any
   * thread.
   */
  public void rest(Duration time) {
    restNanos = time.toNanos();
  }

  @Override
  public void onBatchEnd(long nowNanos) {
    if (restNanos > 0) LockSupport.parkNanos(restNanos);
  }

  private void tick(long nowNanos) {
    ticks++;
    if (!checking.isEmpty()) checking.removeIf(peer -> !peer.check(nowNanos));
    // Spread over the five seconds, so that consent is never a burst.
    for (int i = (int) (ticks % TICKS_PER_CONSENT); i < peers.size(); i += TICKS_PER_CONSENT)
      peers.get(i).refresh();
  }

  /** Counters of the loop, kernel drops included. */
  public LoopStats stats() {
    return loop.stats();
  }

  @Override
  public void close() {
    loop.close();
  }
}
