package io.hearthline.media.testpeer;

import io.hearthline.media.dtls.DtlsCertificate;
import io.hearthline.media.dtls.DtlsHandshakes;
import io.hearthline.media.ice.StunMessage;
import io.hearthline.media.ice.StunWriter;
import io.hearthline.media.srtp.SrtpCrypto;
import io.hearthline.media.transport.DatagramHandler;
import io.hearthline.media.transport.UdpLoop;
import io.hearthline.media.transport.UdpLoopOptions;
import io.hearthline.media.transport.UdpSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The one thread that all peers of a test live on, and what they share. */
public final class PeerLoop implements DatagramHandler, AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(50);

  final UdpLoop udp;
  final StunMessage stun = new StunMessage();
  final StunWriter stunWriter = new StunWriter();
  final SrtpCrypto crypto = SrtpCrypto.best();
  final SecureRandom random = new SecureRandom();
  final DtlsCertificate certificate = DtlsCertificate.generate(random, Instant.now());
  final DtlsHandshakes handshakes;
  private @Nullable TestPeer[] bySocket = new TestPeer[64];
  private final List<TestPeer> peers = new ArrayList<>();

  /** With these SRTP protection profiles; none for the relay's own. */
  public PeerLoop(int... srtpProfiles) {
    handshakes =
        srtpProfiles.length == 0
            ? new DtlsHandshakes(random, 64, 960)
            : new DtlsHandshakes(random, 64, 960, srtpProfiles);
    try {
      udp = UdpLoop.open(UdpLoopOptions.defaults().withThreadName("peers"), this);
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
    udp.every(TICK, this::tick);
  }

  /** A client that only talks. */
  public TestPeer talker() {
    return peer(PeerFormat.PLAIN, true, 0);
  }

  /** A client that only listens, in one slot. */
  public TestPeer listener() {
    return peer(PeerFormat.PLAIN, false, 1);
  }

  /** A client with a microphone and so many slots. */
  public TestPeer peer(PeerFormat format, boolean microphone, int slots) {
    return call(() -> {
      var peer = new TestPeer(this, format, microphone, slots);
      peers.add(peer);
      return peer;
    });
  }

  /** Handshakes of all peers that are not over, those of closed peers included. */
  public int handshakesInFlight() {
    return handshakes.inFlight();
  }

  UdpSocket bind(TestPeer peer) {
    try {
      var socket = udp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      if (socket.index() >= bySocket.length) bySocket = Arrays.copyOf(bySocket, socket.index() * 2);
      bySocket[socket.index()] = peer;
      return socket;
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  void unbind(UdpSocket socket) {
    bySocket[socket.index()] = null;
    udp.close(socket);
  }

  void remove(TestPeer peer) {
    peers.remove(peer);
  }

  /** Runs something on the loop and waits for it. */
  public void run(Runnable task) {
    call(() -> {
      task.run();
      return true;
    });
  }

  <T> T call(java.util.function.Supplier<T> task) {
    if (udp.onLoopThread()) return task.get();
    var done = new CompletableFuture<T>();
    udp.execute(() -> {
      try {
        done.complete(task.get());
      } catch (RuntimeException | Error failure) {
        done.completeExceptionally(failure);
      }
    });
    return done.join();
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
    if (peer != null) peer.onDatagram(data, length);
  }

  private void tick(long nowNanos) {
    for (int i = 0; i < peers.size(); i++) peers.get(i).tick(nowNanos);
  }

  @Override
  public void close() {
    for (var peer : List.copyOf(peers)) peer.close();
    udp.close();
  }
}
