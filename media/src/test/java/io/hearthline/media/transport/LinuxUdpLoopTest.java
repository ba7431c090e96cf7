package io.hearthline.media.transport;

import static io.hearthline.media.transport.LoopRig.LOOPBACK;
import static io.hearthline.media.transport.LoopRig.awaitQuietly;
import static io.hearthline.media.transport.LoopRig.onLoop;
import static io.hearthline.media.transport.LoopRig.send;
import static io.hearthline.media.transport.LoopRig.sendFrom;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

@EnabledOnOs(OS.LINUX)
@Timeout(30)
final class LinuxUdpLoopTest implements UdpLoopContract {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @RegisterExtension private final LoopRig rig = new LoopRig(UdpLoopOptions.Implementation.LINUX);

  @Override
  public LoopRig rig() {
    return rig;
  }

  @Test
  void openWithoutAPreference_isNative() throws Exception {
    var loop = rig.open(UdpLoopOptions.defaults(), new LoopRig.Echo());
    assertThat(loop.stats().implementation()).isEqualTo("linux");
  }

  /**
   * Datagrams that two sockets of one loop throw to each other, until a stretch of them has cost no
   * allocation.
   */
  private static final class PingPong implements DatagramHandler {
    final CompletableFuture<Long> quietStretch = new CompletableFuture<>();
    private static final int STRETCH = 20_000;

    /**
     * Room for two tickers and a class the JDK loads late; one object per datagram would be 320,000
     * bytes.
     */
    private static final long QUIET_BYTES = 2_000;

    private @Nullable UdpLoop loop;
    private @Nullable UdpSocket left;
    private @Nullable PeerAddress toLeft;
    private @Nullable PeerAddress toRight;
    private int count;
    private long allocatedBefore;

    void start(UdpLoop with, UdpSocket leftSocket, UdpSocket rightSocket) {
      loop = with;
      left = leftSocket;
      toLeft = PeerAddress.of(leftSocket.local());
      toRight = PeerAddress.of(rightSocket.local());
      for (int i = 0; i < 32; i++) sendFrom(with, leftSocket, toRight, "ball " + i);
    }

    @Override
    public void onDatagram(
        UdpSocket socket,
        long high,
        long low,
        int port,
        MemorySegment data,
        int length,
        long nowNanos) {
      if (++count % STRETCH == 0 && isQuiet()) return;
      var to = socket.equals(left) ? toRight : toLeft;
      if (loop == null || to == null || quietStretch.isDone()) return;
      var slot = loop.slot(socket, to);
      MemorySegment.copy(data, 0, slot, 0, length);
      loop.commit(length);
    }

    private boolean isQuiet() {
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      long bytes = allocated - allocatedBefore;
      allocatedBefore = allocated;
      return bytes <= QUIET_BYTES && quietStretch.complete(bytes);
    }
  }

  /**
   * The interpreter boxes what the compiled code does not: this waits for the JIT, however busy the
   * machine is.
   */
  @Test
  void receivingAndSending_allocatesNothingOnceWarm() throws Exception {
    var pingPong = new PingPong();
    var loop = rig.open(rig.options().withKernelTimeStamps(), pingPong);
    var left = loop.bind(new InetSocketAddress(LOOPBACK, 0));
    var right = loop.bind(new InetSocketAddress(LOOPBACK, 0));
    loop.execute(() -> pingPong.start(loop, left, right));
    long bytes = pingPong.quietStretch.get(25, TimeUnit.SECONDS);
    System.out.printf(
        "%d bytes allocated for %d datagrams, after %d%n", bytes, PingPong.STRETCH, pingPong.count);
  }

  @Test
  void kernelTimeStamp_isTheTimeOfDay() throws Exception {
    var stamp = new CompletableFuture<Long>();
    var wired = new CompletableFuture<UdpLoop>();
    var loop =
        rig.open(
            rig.options().withKernelTimeStamps(),
            (_, _, _, _, _, _, _) -> stamp.complete(wired.join().lastKernelTimeNanos()));
    wired.complete(loop);
    var socket = loop.bind(new InetSocketAddress(LOOPBACK, 0));
    long before = System.currentTimeMillis();
    send(rig.peer(), socket, "now");
    long millis = stamp.get(10, TimeUnit.SECONDS) / 1_000_000;
    assertThat(millis).isBetween(before - 1, System.currentTimeMillis());
  }

  @Test
  void fullReceiveBuffer_showsAsKernelDrops() throws Exception {
    var loop = rig.open(rig.options().withBuffers(4_096, 4_096), new LoopRig.Echo());
    var socket = loop.bind(new InetSocketAddress(LOOPBACK, 0));
    var release = new CountDownLatch(1);
    loop.execute(() -> awaitQuietly(release));
    var peer = rig.peer();
    for (int i = 0; i < 200; i++) send(peer, socket, "x".repeat(1_000));
    release.countDown();
    var stats = onLoop(loop, loop::stats);
    assertThat(stats.kernelDrops()).isPositive();
    assertThat(socket.kernelDrops()).isEqualTo(stats.kernelDrops());
    loop.close(socket);
    assertThat(onLoop(loop, loop::stats).kernelDrops()).isGreaterThanOrEqualTo(stats.kernelDrops());
  }

  @Test
  void tasksForABusyLoop_costOneWakeUp() throws Exception {
    var loop = rig.open(new LoopRig.Echo());
    var release = new CountDownLatch(1);
    var running = new CountDownLatch(1);
    loop.execute(() -> {
      running.countDown();
      awaitQuietly(release);
    });
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
    long before = loop.stats().waits();
    for (int i = 0; i < 200; i++) loop.execute(() -> {});
    var after = CompletableFuture.supplyAsync(loop::stats, loop);
    release.countDown();
    // The task queued before had the turn; all that waited share the next one, but for the tickers
    // of the loop itself.
    assertThat(after.join().waits() - before).isLessThanOrEqualTo(3);
  }
}
