package io.hearthline.media.transport;

import static io.hearthline.media.transport.LoopRig.LOOPBACK;
import static io.hearthline.media.transport.LoopRig.addressOf;
import static io.hearthline.media.transport.LoopRig.anyPort;
import static io.hearthline.media.transport.LoopRig.onLoop;
import static io.hearthline.media.transport.LoopRig.receive;
import static io.hearthline.media.transport.LoopRig.sendFrom;
import static io.hearthline.media.transport.LoopRig.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every loop promises about datagrams that leave. */
interface SendingContract {
  LoopRig rig();

  @Test
  default void manyDatagramsOfOneTask_arriveInOrder() throws IOException {
    var loop = rig().openEcho();
    var socket = loop.bind(anyPort());
    var peer = rig().peer();
    var to = addressOf(peer);
    loop.execute(() -> {
      for (int i = 0; i < 300; i++) sendFrom(loop, socket, to, "datagram " + i);
    });
    for (int i = 0; i < 300; i++) assertThat(text(receive(peer))).isEqualTo("datagram " + i);
    assertThat(onLoop(loop, loop::stats).datagramsSent()).isEqualTo(300);
  }

  @Test
  default void sendingByTurnsFromManySockets_losesNothing() throws IOException {
    var loop = rig().openEcho();
    var sockets = new ArrayList<UdpSocket>();
    for (int i = 0; i < 7; i++) sockets.add(loop.bind(anyPort()));
    var peer = rig().peer();
    var to = addressOf(peer);
    loop.execute(() -> {
      for (int round = 0; round < 20; round++)
        for (var socket : sockets) sendFrom(loop, socket, to, "" + round);
    });
    var perSocket = new HashMap<Integer, Integer>();
    for (int i = 0; i < 140; i++) {
      var packet = receive(peer);
      int round = Integer.parseInt(text(packet));
      assertThat(perSocket.merge(packet.getPort(), 1, Integer::sum)).isEqualTo(round + 1);
    }
  }

  @Test
  default void refusedDestination_costsOnlyItsOwnDatagram() throws IOException {
    var loop = rig().openEcho();
    var socket = loop.bind(anyPort());
    var peer = rig().peer();
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
  default void batchEnd_mayStillSend() throws IOException {
    var peer = rig().peer();
    var to = addressOf(peer);
    var wired = new AtomicReference<@Nullable Runnable>();
    var loop =
        rig()
            .open(
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
  default void sendingFromAClosedSocket_isCounted() throws IOException {
    var loop = rig().openEcho();
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
}
