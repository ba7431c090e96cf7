package io.hearthline.media.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every loop promises, tried with real datagrams on loopback. */
@Timeout(30)
abstract class UdpLoopContract {
  static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final List<AutoCloseable> opened = new ArrayList<>();

  abstract UdpLoopOptions options();

  @AfterEach
  void closeAll() throws Exception {
    for (var closeable : opened.reversed()) closeable.close();
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
    return open(options(), handler);
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

  static <T> T onLoop(UdpLoop loop, java.util.function.Supplier<T> call) {
    return CompletableFuture.supplyAsync(call, loop).join();
  }

  static PeerAddress addressOf(DatagramSocket peer) {
    return PeerAddress.of((InetSocketAddress) peer.getLocalSocketAddress());
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(LOOPBACK, 0);
  }

  @Test
  void datagram_isHandedOverWithItsSenderAndAnswered() throws IOException {
    var socket = openEcho().bind(anyPort());
    var peer = peer();
    send(peer, socket, "hello");
    var answer = receive(peer);
    assertThat(text(answer)).isEqualTo("hello");
    assertThat(answer.getSocketAddress()).isEqualTo(socket.local());
  }

  @Test
  void ipv6Datagram_isAnswered() throws IOException {
    var loop = openEcho();
    UdpSocket socket;
    try {
      socket = loop.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
    } catch (IOException noIpv6) {
      assumeTrue(false, "no IPv6 here: " + noIpv6);
      return;
    }
    var peer = peer(InetAddress.ofLiteral("::1"));
    send(peer, socket, "hello");
    assertThat(text(receive(peer))).isEqualTo("hello");
  }

  @Test
  void manyDatagramsOfOneTask_arriveInOrder() throws IOException {
    var loop = openEcho();
    var socket = loop.bind(anyPort());
    var peer = peer();
    var to = addressOf(peer);
    loop.execute(() -> {
      for (int i = 0; i < 300; i++) sendFrom(loop, socket, to, "datagram " + i);
    });
    for (int i = 0; i < 300; i++) assertThat(text(receive(peer))).isEqualTo("datagram " + i);
    assertThat(onLoop(loop, loop::stats).datagramsSent()).isEqualTo(300);
  }

  @Test
  void sendingByTurnsFromManySockets_losesNothing() throws IOException {
    var loop = openEcho();
    var sockets = new ArrayList<UdpSocket>();
    for (int i = 0; i < 7; i++) sockets.add(loop.bind(anyPort()));
    var peer = peer();
    var to = addressOf(peer);
    loop.execute(() -> {
      for (int round = 0; round < 20; round++)
        for (var socket : sockets) sendFrom(loop, socket, to, "" + round);
    });
    var perSocket = new java.util.HashMap<Integer, Integer>();
    for (int i = 0; i < 140; i++) {
      var packet = receive(peer);
      int round = Integer.parseInt(text(packet));
      assertThat(perSocket.merge(packet.getPort(), 1, Integer::sum)).isEqualTo(round + 1);
    }
  }

  @Test
  void refusedDestination_costsOnlyItsOwnDatagram() throws IOException {
    var loop = openEcho();
    var socket = loop.bind(anyPort());
    var peer = peer();
    var to = addressOf(peer);
    loop.execute(() -> {
      sendFrom(loop, socket, to, "before");
      sendFrom(loop, socket, PeerAddress.of(0, to.low(), 0), "to port 0");
      sendFrom(loop, socket, PeerAddress.of(0, 1, 9), "to another family");
      sendFrom(loop, socket, to, "after");
    });
    assertThat(text(receive(peer))).isEqualTo("before");
    assertThat(text(receive(peer))).isEqualTo("after");
    var stats = onLoop(loop, loop::stats);
    assertThat(stats.sendErrors()).isEqualTo(2);
    assertThat(stats.datagramsSent()).isEqualTo(2);
    assertThat(stats.bytesSent()).isEqualTo("beforeafter".length());
  }

  @Test
  void datagramLongerThanASlot_isCountedAndNotHandedOver() throws IOException {
    var loop = openEcho();
    var socket = loop.bind(anyPort());
    var peer = peer();
    send(peer, socket, "x".repeat(UdpLoop.SLOT_BYTES + 1));
    send(peer, socket, "y".repeat(UdpLoop.SLOT_BYTES));
    assertThat(text(receive(peer))).startsWith("y").hasSize(UdpLoop.SLOT_BYTES);
    assertThat(loop.stats().truncated()).isOne();
  }

  @Test
  void emptyDatagram_isHandedOver() throws IOException {
    var socket = openEcho().bind(anyPort());
    var peer = peer();
    send(peer, socket, "");
    assertThat(receive(peer).getLength()).isZero();
  }

  @Test
  void throwingHandler_isCountedAndTheLoopGoesOn() throws Exception {
    var lengths = new LinkedBlockingQueue<Integer>();
    var loop =
        open((_, _, _, _, _, length, _) -> {
          lengths.add(length);
          throw new IllegalStateException("thrown by the test");
        });
    var socket = loop.bind(anyPort());
    var peer = peer();
    send(peer, socket, "1");
    send(peer, socket, "22");
    assertThat(List.of(take(lengths), take(lengths))).containsExactly(1, 2);
    assertThat(onLoop(loop, loop::stats).failures()).isEqualTo(2);
  }

  @Test
  void throwingTask_isCountedAndTheLoopGoesOn() throws IOException {
    var loop = openEcho();
    loop.execute(() -> {
      throw new IllegalStateException("thrown by the test");
    });
    assertThat(onLoop(loop, loop::stats).failures()).isOne();
  }

  @Test
  void batchEnd_mayStillSend() throws IOException {
    var peer = peer();
    var to = addressOf(peer);
    var wired = new AtomicReference<@Nullable Runnable>();
    var loop =
        open(
            new DatagramHandler() {
              @Override
              public void onDatagram(
                  UdpSocket socket,
                  long high,
                  long low,
                  int port,
                  MemorySegment data,
                  int length,
                  long nowNanos) {}

              @Override
              public void onBatchEnd(long nowNanos) {
                var once = wired.getAndSet(null);
                if (once != null) once.run();
              }
            });
    var socket = loop.bind(anyPort());
    wired.set(() -> sendFrom(loop, socket, to, "at the end"));
    loop.execute(() -> {});
    assertThat(text(receive(peer))).isEqualTo("at the end");
  }

  @Test
  void tasksOfManyThreads_allRunOnTheLoopInOrderPerThread() throws Exception {
    var loop = openEcho();
    int threads = 4;
    int each = 2_000;
    var last = new int[threads];
    var outOfOrder = new AtomicInteger();
    var done = new CountDownLatch(threads * each);
    for (int t = 0; t < threads; t++) {
      int thread = t;
      Thread.ofPlatform()
          .start(() -> {
            for (int i = 1; i <= each; i++) {
              int number = i;
              Runnable task =
                  () -> {
                    if (!loop.onLoopThread() || last[thread] != number - 1)
                      outOfOrder.incrementAndGet();
                    last[thread] = number;
                    done.countDown();
                  };
              while (!loop.tryExecute(task)) Thread.onSpinWait();
            }
          });
    }
    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(outOfOrder).hasValue(0);
  }

  @Test
  void fullTaskQueue_refusesAndCounts() throws Exception {
    var loop = open(options().withTaskCapacity(4), new Echo());
    var running = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    loop.execute(() -> {
      running.countDown();
      awaitQuietly(release);
    });
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 4; i++) assertThat(loop.tryExecute(() -> {})).isTrue();
    assertThat(loop.tryExecute(() -> {})).isFalse();
    assertThatThrownBy(() -> loop.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("4 tasks");
    var stuck = loop.stats();
    assertThat(stuck.tasksRefused()).isEqualTo(2);
    assertThat(stuck.tasksWaiting()).isEqualTo(4);
    assertThat(stuck.awakeNanos()).isPositive();
    release.countDown();
  }

  @Test
  void ticker_ticksUntilCancelled() throws Exception {
    var loop = openEcho();
    var ticks = new CountDownLatch(3);
    var afterCancel = new AtomicInteger();
    var ticker =
        loop.every(
            Duration.ofMillis(2),
            _ -> {
              if (ticks.getCount() == 0) afterCancel.incrementAndGet();
              ticks.countDown();
            });
    assertThat(ticks.await(10, TimeUnit.SECONDS)).isTrue();
    onLoop(
        loop,
        () -> {
          ticker.cancel();
          afterCancel.set(0);
          return true;
        });
    var later = new CountDownLatch(3);
    loop.every(Duration.ofMillis(2), _ -> later.countDown());
    assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(afterCancel).hasValue(0);
  }

  @Test
  void gauges_showABusyLoop() throws Exception {
    var loop = openEcho();
    var enough = new CompletableFuture<LoopStats>();
    loop.every(
        Duration.ofMillis(1),
        _ -> {
          long until = System.nanoTime() + 20_000_000;
          while (System.nanoTime() < until) Thread.onSpinWait();
          var stats = loop.stats();
          if (stats.busyRatio() > 0.3 && stats.turnNanos() > 0 && stats.lagNanos() > 0)
            enough.complete(stats);
        });
    var stats = enough.get(20, TimeUnit.SECONDS);
    assertThat(stats.busyRatio()).isLessThanOrEqualTo(1);
    assertThat(stats.turnNanos()).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void close_runsWhatWasTakenAndRefusesMore() throws Exception {
    var loop = openEcho();
    var release = new CountDownLatch(1);
    loop.execute(() -> awaitQuietly(release));
    var ran = new AtomicInteger();
    for (int i = 0; i < 1_000; i++) loop.execute(ran::incrementAndGet);
    release.countDown();
    loop.close();
    assertThat(ran).hasValue(1_000);
    assertThat(loop.tryExecute(() -> {})).isFalse();
    assertThatThrownBy(() -> loop.bind(anyPort())).isInstanceOf(RejectedExecutionException.class);
    loop.close();
  }

  @Test
  void close_onTheLoopItself_endsIt() throws Exception {
    var loop = openEcho();
    var socket = loop.bind(anyPort());
    loop.execute(loop::close);
    loop.close();
    assertThat(socket.open()).isFalse();
  }

  @Test
  void closedSocket_freesItsPortAndKeepsItsIndex() throws IOException {
    var loop = openEcho();
    var first = loop.bind(anyPort());
    loop.close(first);
    loop.close(first);
    var second = loop.bind(first.local());
    assertThat(first.open()).isFalse();
    assertThat(second.index()).isNotEqualTo(first.index());
    var peer = peer();
    send(peer, second, "still here");
    assertThat(text(receive(peer))).isEqualTo("still here");
  }

  @Test
  void socketClosedByItsHandler_getsNothingMore() throws Exception {
    var self = new AtomicReference<@Nullable UdpLoop>();
    var handled = new LinkedBlockingQueue<Integer>();
    var loop =
        open((socket, _, _, _, _, length, _) -> {
          handled.add(length);
          var owner = self.get();
          if (owner != null) owner.close(socket);
        });
    self.set(loop);
    var socket = loop.bind(anyPort());
    var release = new CountDownLatch(1);
    loop.execute(() -> awaitQuietly(release));
    var peer = peer();
    for (int i = 0; i < 5; i++) send(peer, socket, "x");
    release.countDown();
    take(handled);
    assertThat(onLoop(loop, loop::stats).sockets()).isZero();
    assertThat(handled).isEmpty();
  }

  @Test
  void sendingFromAClosedSocket_isCounted() throws IOException {
    var loop = openEcho();
    var socket = loop.bind(anyPort());
    loop.close(socket);
    var to = PeerAddress.of(new InetSocketAddress(LOOPBACK, 9));
    loop.execute(() -> sendFrom(loop, socket, to, "nowhere"));
    // Sent when the turn ends, and further tasks may still run in the same turn.
    long deadlineNanos = System.nanoTime() + 5_000_000_000L;
    long errors;
    do errors = onLoop(loop, loop::stats).sendErrors();
    while (errors == 0 && System.nanoTime() - deadlineNanos < 0);
    assertThat(errors).isOne();
  }

  @Test
  void takenPort_isNamed() throws IOException {
    var loop = openEcho();
    var socket = loop.bind(anyPort());
    assertThatThrownBy(() -> loop.bind(socket.local()))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("127.0.0.1:" + socket.local().getPort());
  }

  @Test
  void foreignAddress_isNamed() throws IOException {
    var loop = openEcho();
    var foreign = new InetSocketAddress(InetAddress.ofLiteral("203.0.113.77"), 0);
    assertThatThrownBy(() -> loop.bind(foreign))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("203.0.113.77");
  }

  @Test
  void bindAll_sharesOnePort() throws IOException {
    var loop = openEcho();
    var sockets = loop.bindAll(List.of(LOOPBACK, InetAddress.ofLiteral("127.0.0.2")), 0);
    assertThat(sockets).extracting(socket -> socket.local().getPort()).doesNotContain(0);
    assertThat(sockets.get(0).local().getPort()).isEqualTo(sockets.get(1).local().getPort());
  }

  @Test
  void bindAll_isAllOrNothing() throws IOException {
    var loop = openEcho();
    var second = InetAddress.ofLiteral("127.0.0.2");
    int taken = loop.bind(new InetSocketAddress(second, 0)).local().getPort();
    assertThatThrownBy(() -> loop.bindAll(List.of(LOOPBACK, second), taken))
        .isInstanceOf(BindException.class);
    assertThat(onLoop(loop, loop::stats).sockets()).isOne();
  }

  @Test
  void bufferSizes_areReadBack() throws IOException {
    var socket = open(options().withBuffers(100_000, 50_000), new Echo()).bind(anyPort());
    assertThat(socket.receiveBufferBytes()).isGreaterThanOrEqualTo(100_000);
    assertThat(socket.sendBufferBytes()).isGreaterThanOrEqualTo(50_000);
  }

  @Test
  void manySockets_eachGetTheirOwn() throws Exception {
    var handled = new LinkedBlockingQueue<UdpSocket>();
    var loop =
        open(
            options().withBuffers(20_000, 20_000),
            (socket, _, _, _, _, _, _) -> handled.add(socket));
    var sockets = new ArrayList<UdpSocket>();
    for (int i = 0; i < 300; i++) sockets.add(loop.bind(anyPort()));
    var peer = peer();
    for (var socket : sockets) send(peer, socket, "x");
    var seen = new java.util.HashSet<Integer>();
    for (int i = 0; i < 300; i++) seen.add(take(handled).index());
    assertThat(seen).hasSize(300);
  }

  @Test
  void openingAndClosing_leaksNoDescriptor() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")));
    openBindAndClose();
    long before = socketsAndPolls();
    for (int i = 0; i < 5; i++) openBindAndClose();
    assertThat(socketsAndPolls()).isEqualTo(before);
  }

  private void openBindAndClose() throws IOException {
    try (var loop = UdpLoop.open(options(), new Echo())) {
      for (int i = 0; i < 10; i++) loop.bind(anyPort());
      var taken = loop.bind(anyPort()).local();
      assertThatThrownBy(() -> loop.bind(taken)).isInstanceOf(BindException.class);
    }
  }

  private static long socketsAndPolls() throws IOException {
    try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors
          .filter(fd -> {
            try {
              var target = Files.readSymbolicLink(fd).toString();
              return target.startsWith("socket:") || target.startsWith("anon_inode:");
            } catch (IOException _) { // the one of this listing
              return false;
            }
          })
          .count();
    }
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
