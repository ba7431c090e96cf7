package io.hearthline.media.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One kind of loop, real datagrams on loopback to try it with, and the end of both after a test.
 */
final class LoopRig implements AfterEachCallback {
  static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final UdpLoopOptions options;
  private final List<AutoCloseable> opened = new ArrayList<>();

  LoopRig(UdpLoopOptions.Implementation implementation) {
    options = UdpLoopOptions.defaults().withImplementation(implementation);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (var closeable : opened.reversed()) closeable.close();
  }

  UdpLoopOptions options() {
    return options;
  }

  /** Sends everything back where it came from. */
  static final class Echo implements DatagramHandler {
    final AtomicReference<@Nullable UdpLoop> loop = new AtomicReference<>();

    @Override
    public void onDatagram(
        UdpSocket socket,
        long high,
        long low,
        int port,
        MemorySegment data,
        int length,
        long nowNanos) {
      var sender = loop.get();
      if (sender == null) return;
      var slot = sender.slot(socket, PeerAddress.of(high, low, port));
      MemorySegment.copy(data, 0, slot, 0, length);
      sender.commit(length);
    }
  }

  UdpLoop open(DatagramHandler handler) throws IOException {
    return open(options, handler);
  }

  UdpLoop open(UdpLoopOptions options, DatagramHandler handler) throws IOException {
    var loop = UdpLoop.open(options, handler);
    opened.add(loop);
    return loop;
  }

  UdpLoop openEcho() throws IOException {
    var echo = new Echo();
    var loop = open(echo);
    echo.loop.set(loop);
    return loop;
  }

  DatagramSocket peer(InetAddress address) throws IOException {
    var peer = new DatagramSocket(0, address);
    peer.setSoTimeout(10_000);
    peer.setReceiveBufferSize(1 << 20);
    opened.add(peer);
    return peer;
  }

  DatagramSocket peer() throws IOException {
    return peer(LOOPBACK);
  }

  static void send(DatagramSocket from, UdpSocket to, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    from.send(new DatagramPacket(bytes, bytes.length, to.local()));
  }

  static DatagramPacket receive(DatagramSocket at) throws IOException {
    var packet = new DatagramPacket(new byte[4096], 4096);
    at.receive(packet);
    return packet;
  }

  static String text(DatagramPacket packet) {
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  static void sendFrom(UdpLoop loop, UdpSocket from, PeerAddress to, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    MemorySegment.copy(bytes, 0, loop.slot(from, to), ValueLayout.JAVA_BYTE, 0, bytes.length);
    loop.commit(bytes.length);
  }

  static <T> T onLoop(UdpLoop loop, Supplier<T> call) {
    return CompletableFuture.supplyAsync(call, loop).join();
  }

  static PeerAddress addressOf(DatagramSocket peer) {
    return PeerAddress.of((InetSocketAddress) peer.getLocalSocketAddress());
  }

  static InetSocketAddress anyPort() {
    return new InetSocketAddress(LOOPBACK, 0);
  }

  static <T> T take(LinkedBlockingQueue<T> queue) throws InterruptedException {
    var taken = queue.poll(10, TimeUnit.SECONDS);
    if (taken == null) throw new AssertionError("nothing came within 10 s");
    return taken;
  }

  static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
