package io.hearthline.media.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class PeerAddressTest {
  private static InetSocketAddress at(String host, int port) throws Exception {
    return new InetSocketAddress(InetAddress.ofLiteral(host), port);
  }

  private static String sockaddr(PeerAddress address) {
    var segment = MemorySegment.ofArray(new long[4]);
    int length = LinuxNet.writeSockaddr(segment, 0, address);
    return HexFormat.of()
        .formatHex(segment.asSlice(0, length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
  }

  @Test
  void ipv4_isMapped() throws Exception {
    var address = PeerAddress.of(at("192.168.1.200", 50_000));
    assertThat(address.high()).isZero();
    assertThat(address.low()).isEqualTo(0xffff_c0a8_01c8L);
    assertThat(address.ipv4()).isTrue();
    assertThat(address).hasToString("192.168.1.200:50000");
  }

  @Test
  void ipv6_keepsItsHalves() throws Exception {
    var address = PeerAddress.of(at("fd00::2", 443));
    assertThat(address.high()).isEqualTo(0xfd00_0000_0000_0000L);
    assertThat(address.low()).isEqualTo(2);
    assertThat(address.ipv4()).isFalse();
    assertThat(address.socketAddress()).isEqualTo(at("fd00::2", 443));
  }

  @Test
  void sameCoordinates_areEqual() throws Exception {
    var address = PeerAddress.of(at("192.168.1.200", 50_000));
    var same = PeerAddress.of(0, 0xffff_c0a8_01c8L, 50_000);
    assertThat(address).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(address).isNotEqualTo(PeerAddress.of(0, 0xffff_c0a8_01c8L, 50_001));
    assertThat(address.is(0, 0xffff_c0a8_01c8L, 50_000)).isTrue();
    assertThat(address.is(1, 0xffff_c0a8_01c8L, 50_000)).isFalse();
  }

  @Test
  void sockaddr_isWhatTheKernelReads() throws Exception {
    assertThat(sockaddr(PeerAddress.of(at("192.168.1.200", 0xc350))))
        .isEqualTo("0200c350c0a801c80000000000000000");
    assertThat(sockaddr(PeerAddress.of(at("fd00::102", 0x01bb))))
        .isEqualTo("0a0001bb00000000fd00000000000000000000000000010200000000");
  }

  @Test
  void portOutOfRange_isRefused() {
    assertThatThrownBy(() -> PeerAddress.of(0, 1, 65_536))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void unresolvedName_isRefused() {
    assertThatThrownBy(() -> PeerAddress.of(InetSocketAddress.createUnresolved("host.invalid", 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
