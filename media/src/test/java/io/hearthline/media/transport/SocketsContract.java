package io.hearthline.media.transport;

import static io.hearthline.media.transport.LoopRig.LOOPBACK;
import static io.hearthline.media.transport.LoopRig.anyPort;
import static io.hearthline.media.transport.LoopRig.onLoop;
import static io.hearthline.media.transport.LoopRig.receive;
import static io.hearthline.media.transport.LoopRig.send;
import static io.hearthline.media.transport.LoopRig.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every loop promises about its sockets and their addresses. */
interface SocketsContract {
  LoopRig rig();

  @Test
  default void bindAll_sharesOnePort() throws IOException {
    var loop = rig().openEcho();
    var sockets = loop.bindAll(List.of(LOOPBACK, InetAddress.ofLiteral("127.0.0.2")), 0);
    assertThat(sockets).extracting(socket -> socket.local().getPort()).doesNotContain(0);
    assertThat(sockets.get(0).local().getPort()).isEqualTo(sockets.get(1).local().getPort());
  }

  @Test
  default void bindAll_isAllOrNothing() throws IOException {
    var loop = rig().openEcho();
    var second = InetAddress.ofLiteral("127.0.0.2");
    int taken = loop.bind(new InetSocketAddress(second, 0)).local().getPort();
    assertThatThrownBy(() -> loop.bindAll(List.of(LOOPBACK, second), taken))
        .isInstanceOf(BindException.class);
    assertThat(onLoop(loop, loop::stats).sockets()).isOne();
  }

  @Test
  default void takenPort_isNamed() throws IOException {
    var loop = rig().openEcho();
    var socket = loop.bind(anyPort());
    assertThatThrownBy(() -> loop.bind(socket.local()))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("127.0.0.1:" + socket.local().getPort());
  }

  @Test
  default void foreignAddress_isNamed() throws IOException {
    var loop = rig().openEcho();
    var foreign = new InetSocketAddress(InetAddress.ofLiteral("203.0.113.77"), 0);
    assertThatThrownBy(() -> loop.bind(foreign))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("203.0.113.77");
  }

  @Test
  default void closedSocket_freesItsPortAndKeepsItsIndex() throws IOException {
    var loop = rig().openEcho();
    var first = loop.bind(anyPort());
    loop.close(first);
    loop.close(first);
    var second = loop.bind(first.local());
    assertThat(first.open()).isFalse();
    assertThat(second.index()).isNotEqualTo(first.index());
    var peer = rig().peer();
    send(peer, second, "still here");
    assertThat(text(receive(peer))).isEqualTo("still here");
  }

  @Test
  default void bufferSizes_areReadBack() throws IOException {
    var socket =
        rig()
            .open(rig().options().withBuffers(100_000, 50_000), new LoopRig.Echo())
            .bind(anyPort());
    assertThat(socket.receiveBufferBytes()).isGreaterThanOrEqualTo(100_000);
    assertThat(socket.sendBufferBytes()).isGreaterThanOrEqualTo(50_000);
  }

  @Test
  default void openingAndClosing_leaksNoDescriptor() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")));
    openBindAndClose();
    long before = socketsAndPolls();
    for (int i = 0; i < 5; i++) openBindAndClose();
    assertThat(socketsAndPolls()).isEqualTo(before);
  }

  private void openBindAndClose() throws IOException {
    try (var loop = UdpLoop.open(rig().options(), new LoopRig.Echo())) {
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
}
