package io.hearthline.bench.impair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImpairmentProxyTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private DatagramSocket server;
  private DatagramSocket client;

  @BeforeEach
  void open() throws SocketException {
    server = new DatagramSocket(0, LOOPBACK);
    client = new DatagramSocket(0, LOOPBACK);
    server.setSoTimeout(5_000);
    client.setSoTimeout(5_000);
  }

  @AfterEach
  void close() {
    server.close();
    client.close();
  }

  @Test
  void datagrams_crossInBothDirections() throws IOException {
    try (var proxy = proxy(Impairment.NONE)) {
      client.send(to(proxy.listening(), "ping"));
      var ping = receive(server);
      assertThat(text(ping)).isEqualTo("ping");
      server.send(to((InetSocketAddress) ping.getSocketAddress(), "pong"));
      assertThat(text(receive(client))).isEqualTo("pong");
    }
  }

  @Test
  void twoClients_areToldApartByTheirPorts() throws IOException {
    try (var proxy = proxy(Impairment.NONE);
        var other = new DatagramSocket(0, LOOPBACK)) {
      client.send(to(proxy.listening(), "one"));
      int first = receive(server).getPort();
      other.send(to(proxy.listening(), "two"));
      assertThat(receive(server).getPort()).isNotEqualTo(first);
    }
  }

  @Test
  void afterRebind_theSameClientComesFromAnotherPort() throws IOException {
    try (var proxy = proxy(Impairment.NONE)) {
      client.send(to(proxy.listening(), "before"));
      var before = receive(server);
      proxy.rebind();
      client.send(to(proxy.listening(), "after"));
      var after = receive(server);
      assertThat(after.getPort()).isNotEqualTo(before.getPort());
      server.send(to((InetSocketAddress) before.getSocketAddress(), "to the old one"));
      server.send(to((InetSocketAddress) after.getSocketAddress(), "to the new one"));
      assertThat(text(receive(client))).isEqualTo("to the new one");
    }
  }

  @Test
  void deadPath_passesNothing_untilItIsOver() throws IOException {
    try (var proxy = proxy(Impairment.NONE)) {
      proxy.dead(Duration.ofSeconds(60));
      client.send(to(proxy.listening(), "lost"));
      while (proxy.counts().died() == 0) Thread.onSpinWait();
      proxy.dead(Duration.ZERO);
      client.send(to(proxy.listening(), "back"));
      assertThat(text(receive(server))).isEqualTo("back");
    }
  }

  @Test
  void everythingDoubled_arrivesTwice() throws IOException {
    try (var proxy = proxy(Impairment.NONE.with("duplicate", "1"))) {
      client.send(to(proxy.listening(), "again"));
      assertThat(text(receive(server))).isEqualTo("again");
      assertThat(text(receive(server))).isEqualTo("again");
    }
  }

  @Test
  void everythingLost_isCountedAndNeverArrives() throws IOException {
    try (var proxy = proxy(Impairment.NONE.with("loss", "1"))) {
      client.send(to(proxy.listening(), "gone"));
      while (proxy.counts().lost() == 0) Thread.onSpinWait();
      server.setSoTimeout(1);
      assertThatThrownBy(() -> receive(server)).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void delay_holdsBackAtLeastThatLong() throws IOException {
    try (var proxy = proxy(Impairment.NONE.with("delay", "40ms"))) {
      long sentNanos = System.nanoTime();
      client.send(to(proxy.listening(), "late"));
      assertThat(text(receive(server))).isEqualTo("late");
      assertThat(System.nanoTime() - sentNanos).isGreaterThanOrEqualTo(40_000_000);
    }
  }

  @Test
  void fullQueue_refusesTheNewest() throws IOException {
    var options =
        new ImpairmentOptions(
            new InetSocketAddress(LOOPBACK, 0),
            (InetSocketAddress) server.getLocalSocketAddress(),
            Impairment.NONE.with("delay", "30s"),
            Impairment.NONE,
            1,
            2);
    try (var proxy = ImpairmentProxy.start(options)) {
      for (int i = 0; i < 3; i++) client.send(to(proxy.listening(), "datagram"));
      while (proxy.counts().received() < 3) Thread.onSpinWait();
      assertThat(proxy.counts().refused()).isEqualTo(1);
    }
  }

  @Test
  void controlWords_areObeyed_andWrongOnesExplained() throws IOException {
    try (var proxy = proxy(Impairment.NONE)) {
      var control = new Control(proxy);
      assertThat(control.answer("up loss 5%")).isEqualTo("ok");
      assertThat(proxy.up().loss()).isEqualTo(0.05);
      assertThat(proxy.down().loss()).isZero();
      assertThat(control.answer("delay 20ms")).isEqualTo("ok");
      assertThat(proxy.down().delay()).isEqualTo(Duration.ofMillis(20));
      assertThat(control.answer("none")).isEqualTo("ok");
      assertThat(proxy.up()).isEqualTo(Impairment.NONE);
      assertThat(control.answer("rebind")).isEqualTo("ok");
      assertThat(control.answer("stats")).contains("rebinds=1");
      assertThat(control.answer("dance")).startsWith("error");
      assertThat(control.answer("dead")).startsWith("error");
      assertThat(control.answer("dead soon")).startsWith("error");
      assertThat(control.answer("")).startsWith("error");
      assertThat(control.answer("quit")).isEqualTo(Control.BYE);
    }
  }

  @Test
  void commandLine_isReadOrRefused() {
    var parsed =
        Main.Arguments.parse(
            "--listen 0 --to 127.0.0.1:9 --loss 1% --up-delay 5ms --seed 3".split(" "));
    assertThat(parsed.options().up())
        .isEqualTo(Impairment.NONE.with("loss", "1%").with("delay", "5"));
    assertThat(parsed.options().down()).isEqualTo(Impairment.NONE.with("loss", "1%"));
    assertThatThrownBy(() -> Main.Arguments.parse(new String[] {"--to", "127.0.0.1:9"}))
        .hasMessageContaining("--listen");
    assertThatThrownBy(() -> Main.Arguments.parse(new String[] {"--listen"}))
        .hasMessageContaining("needs a value");
  }

  private ImpairmentProxy proxy(Impairment impairment) throws IOException {
    return ImpairmentProxy.start(
        new ImpairmentOptions(
            new InetSocketAddress(LOOPBACK, 0),
            (InetSocketAddress) server.getLocalSocketAddress(),
            impairment,
            impairment,
            1,
            64));
  }

  private static DatagramPacket to(InetSocketAddress address, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return new DatagramPacket(bytes, bytes.length, address);
  }

  private static DatagramPacket receive(DatagramSocket socket) throws IOException {
    var packet = new DatagramPacket(new byte[100], 100);
    socket.receive(packet);
    return packet;
  }

  private static String text(DatagramPacket packet) {
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }
}
