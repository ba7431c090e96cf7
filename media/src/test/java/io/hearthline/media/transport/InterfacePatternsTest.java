package io.hearthline.media.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InterfacePatternsTest {
  private static LocalAddress on(String name, String address) {
    return new LocalAddress(name, InetAddress.ofLiteral(address), false);
  }

  private static List<String> selected(List<String> patterns, LocalAddress... all) {
    return InterfacePatterns.of(patterns).select(Arrays.asList(all)).stream()
        .map(InetAddress::getHostAddress)
        .toList();
  }

  @Test
  void byDefault_bridgesTunnelsAndLinkLocalStayOut() {
    assertThat(
            selected(
                List.of(),
                on("docker0", "172.17.0.1"),
                on("br-1a2b", "172.18.0.1"),
                on("hassio", "172.30.32.1"),
                on("wg0", "10.8.0.1"),
                on("tailscale0", "100.64.0.7"),
                on("eth0", "fe80::1"),
                on("eth0", "169.254.3.4"),
                on("eth0", "192.168.1.5"),
                on("lo", "127.0.0.1")))
        .containsExactly("192.168.1.5", "127.0.0.1");
  }

  @Test
  void lanComesFirstAndLoopbackLast() {
    assertThat(
            selected(
                List.of(),
                on("eth0", "2001:db8::5"),
                on("eth1", "203.0.113.5"),
                on("eth0", "fd00::5"),
                on("eth0", "192.168.1.5")))
        .containsExactly(
            "192.168.1.5",
            "fd00:0:0:0:0:0:0:5",
            "203.0.113.5",
            "2001:db8:0:0:0:0:0:5",
            "127.0.0.1");
  }

  @Test
  void withoutAnyNetwork_loopbackIsLeft() {
    assertThat(selected(List.of())).containsExactly("127.0.0.1");
  }

  @Test
  void namedInterface_isTheOnlyOneEvenIfUsuallySkipped() {
    assertThat(selected(List.of("docker0"), on("eth0", "192.168.1.5"), on("docker0", "172.17.0.1")))
        .containsExactly("172.17.0.1", "127.0.0.1");
  }

  @Test
  void addressPattern_chooses() {
    assertThat(selected(List.of("192.168.*"), on("eth0", "10.0.0.1"), on("eth0", "192.168.1.5")))
        .containsExactly("192.168.1.5", "127.0.0.1");
  }

  @Test
  void exclamationMark_leavesOutBesidesTheUsual() {
    assertThat(
            selected(
                List.of("!eth1"),
                on("eth0", "192.168.1.5"),
                on("eth1", "192.168.2.5"),
                on("docker0", "172.17.0.1")))
        .containsExactly("192.168.1.5", "127.0.0.1");
  }

  @Test
  void passingAddress_staysOut() {
    var temporary = new LocalAddress("eth0", InetAddress.ofLiteral("fd00::99"), true);
    assertThat(selected(List.of("eth0"), temporary)).containsExactly("127.0.0.1");
  }

  @Test
  void dotInAPattern_isADot() {
    assertThat(selected(List.of("eth0.5"), on("eth0x5", "192.168.1.5")))
        .containsExactly("127.0.0.1");
  }

  @Test
  void blankPattern_isRefused() {
    assertThatThrownBy(() -> InterfacePatterns.of(List.of("! ")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
