package io.hearthline.media.transport;

import static io.hearthline.media.transport.LoopRig.anyPort;
import static io.hearthline.media.transport.LoopRig.awaitQuietly;
import static io.hearthline.media.transport.LoopRig.onLoop;
import static io.hearthline.media.transport.LoopRig.receive;
import static io.hearthline.media.transport.LoopRig.send;
import static io.hearthline.media.transport.LoopRig.take;
import static io.hearthline.media.transport.LoopRig.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every loop promises about datagrams that arrive. */
interface ReceivingContract {
  LoopRig rig();

  @Test
  default void datagram_isHandedOverWithItsSenderAndAnswered() throws IOException {
    var socket = rig().openEcho().bind(anyPort());
    var peer = rig().peer();
    send(peer, socket, "hello");
    var answer = receive(peer);
    assertThat(text(answer)).isEqualTo("hello");
    assertThat(answer.getSocketAddress()).isEqualTo(socket.local());
  }

  @Test
  default void ipv6Datagram_isAnswered() throws IOException {
    var loop = rig().openEcho();
    UdpSocket socket;
    try {
      socket = loop.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
    } catch (IOException noIpv6) {
      assumeTrue(false, "no IPv6 here: " + noIpv6);
      return;
    }
    var peer = rig().peer(InetAddress.ofLiteral("::1"));
    send(peer, socket, "hello");
    assertThat(text(receive(peer))).isEqualTo("hello");
  }

  @Test
  default void emptyDatagram_isHandedOver() throws IOException {
    var socket = rig().openEcho().bind(anyPort());
    var peer = rig().peer();
    send(peer, socket, "");
    assertThat(receive(peer).getLength()).isZero();
  }

  @Test
  default void datagramLongerThanASlot_isCountedAndNotHandedOver() throws IOException {
    var loop = rig().openEcho();
    var socket = loop.bind(anyPort());
    var peer = rig().peer();
    send(peer, socket, "x".repeat(UdpLoop.SLOT_BYTES + 1));
    send(peer, socket, "y".repeat(UdpLoop.SLOT_BYTES));
    assertThat(text(receive(peer))).startsWith("y").hasSize(UdpLoop.SLOT_BYTES);
    assertThat(loop.stats().truncated()).isOne();
  }

  @Test
  default void throwingHandler_isCountedAndTheLoopGoesOn() throws Exception {
    var lengths = new LinkedBlockingQueue<Integer>();
    var loop =
        rig()
            .open((_, _, _, _, _, length, _) -> {
              lengths.add(length);
              throw new IllegalStateException("thrown by the test");
            });
    var socket = loop.bind(anyPort());
    var peer = rig().peer();
    send(peer, socket, "1");
    send(peer, socket, "22");
    assertThat(List.of(take(lengths), take(lengths))).containsExactly(1, 2);
    assertThat(onLoop(loop, loop::stats).failures()).isEqualTo(2);
  }

  @Test
  default void socketClosedByItsHandler_getsNothingMore() throws Exception {
    var self = new AtomicReference<@Nullable UdpLoop>();
    var handled = new LinkedBlockingQueue<Integer>();
    var loop =
        rig()
            .open((socket, _, _, _, _, length, _) -> {
              handled.add(length);
              var owner = self.get();
              if (owner != null) owner.close(socket);
            });
    self.set(loop);
    var socket = loop.bind(anyPort());
    var release = new CountDownLatch(1);
    loop.execute(() -> awaitQuietly(release));
    var peer = rig().peer();
    for (int i = 0; i < 5; i++) send(peer, socket, "x");
    release.countDown();
    take(handled);
    assertThat(onLoop(loop, loop::stats).sockets()).isZero();
    assertThat(handled).isEmpty();
  }

  @Test
  default void manySockets_eachGetTheirOwn() throws Exception {
    var handled = new LinkedBlockingQueue<UdpSocket>();
    var loop =
        rig()
            .open(
                rig().options().withBuffers(20_000, 20_000),
                (socket, _, _, _, _, _, _) -> handled.add(socket));
    var sockets = new ArrayList<UdpSocket>();
    for (int i = 0; i < 300; i++) sockets.add(loop.bind(anyPort()));
    var peer = rig().peer();
    for (var socket : sockets) send(peer, socket, "x");
    var seen = new HashSet<Integer>();
    for (int i = 0; i < 300; i++) seen.add(take(handled).index());
    assertThat(seen).hasSize(300);
  }
}
