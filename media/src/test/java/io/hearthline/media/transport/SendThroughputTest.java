package io.hearthline.media.transport;

import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Prints what a datagram costs the loop thread in CPU time (user and system, the kernel's delivery
 * on loopback included); claims nothing.
 */
@Tag("long")
final class SendThroughputTest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int LISTENERS = 500;
  private static final int PAYLOAD_BYTES = 120;
  private static final int ROUNDS = 400;

  @Test
  void nanosPerDatagram() throws Exception {
    for (var implementation :
        new UdpLoopOptions.Implementation[] {
          UdpLoopOptions.Implementation.LINUX, UdpLoopOptions.Implementation.NIO
        }) {
      var options =
          UdpLoopOptions.defaults()
              .withImplementation(implementation)
              .withBuffers(4 << 20, 4 << 20);
      try (var loop = UdpLoop.open(options, (_, _, _, _, _, _, _) -> {});
          var sink = UdpLoop.open(options.withThreadName("sink"), (_, _, _, _, _, _, _) -> {})) {
        var from = loop.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        var peers = new ArrayList<PeerAddress>();
        for (int i = 0; i < LISTENERS; i++)
          peers.add(
              PeerAddress.of(
                  sink.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).local()));
        var to = peers.toArray(PeerAddress[]::new);
        var payload = MemorySegment.ofArray(new byte[PAYLOAD_BYTES]);
        var nanos = new double[7];
        for (int run = 0; run < nanos.length; run++)
          nanos[run] =
              CompletableFuture.supplyAsync(() -> nanosPerDatagram(loop, from, to, payload), loop)
                  .join();
        Arrays.sort(nanos);
        var stats = loop.stats();
        System.out.printf(
            "%s: %.0f ns CPU per %d-byte datagram to %d sockets (median of %d runs, best %.0f), %.1f per call, %d errors%n",
            stats.implementation(),
            nanos[nanos.length / 2],
            PAYLOAD_BYTES,
            LISTENERS,
            nanos.length,
            nanos[0],
            (double) stats.datagramsSent() / stats.sendCalls(),
            stats.sendErrors() + stats.droppedSendBufferFull());
      }
    }
  }

  private static double nanosPerDatagram(
      UdpLoop loop, UdpSocket from, PeerAddress[] to, MemorySegment payload) {
    long start = THREADS.getCurrentThreadCpuTime();
    for (int round = 0; round < ROUNDS; round++) {
      for (var peer : to) {
        MemorySegment.copy(payload, 0, loop.slot(from, peer), 0, PAYLOAD_BYTES);
        loop.commit(PAYLOAD_BYTES);
      }
    }
    return (double) (THREADS.getCurrentThreadCpuTime() - start) / ROUNDS / to.length;
  }
}
