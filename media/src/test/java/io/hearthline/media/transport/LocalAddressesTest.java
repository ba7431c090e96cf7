package io.hearthline.media.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LocalAddressesTest {
  private static final InterfacePatterns DEFAULTS = InterfacePatterns.of(List.of());

  private final List<LocalAddress> machine = new ArrayList<>();
  private final List<LocalAddresses.Change> changes = new ArrayList<>();

  private static InetAddress ip(String address) throws IOException {
    return InetAddress.ofLiteral(address);
  }

  @Test
  void changedAddress_isToldOnce() throws IOException {
    machine.add(new LocalAddress("eth0", ip("192.168.1.5"), false));
    var addresses = LocalAddresses.polled(DEFAULTS, () -> machine, changes::add);
    addresses.poll();
    assertThat(changes).isEmpty();

    machine.set(0, new LocalAddress("eth0", ip("192.168.1.6"), false));
    addresses.poll();
    addresses.poll();
    assertThat(changes).hasSize(1);
    assertThat(changes.getFirst().added()).containsExactly(ip("192.168.1.6"));
    assertThat(changes.getFirst().removed()).containsExactly(ip("192.168.1.5"));
    assertThat(addresses.current()).containsExactly(ip("192.168.1.6"), ip("127.0.0.1"));
  }

  @Test
  void failedReading_keepsWhatIsKnown() throws IOException {
    machine.add(new LocalAddress("eth0", ip("192.168.1.5"), false));
    var broken = new boolean[1];
    var addresses =
        LocalAddresses.polled(
            DEFAULTS,
            () -> {
              if (broken[0]) throw new IOException("thrown by the test");
              return machine;
            },
            changes::add);
    broken[0] = true;
    addresses.poll();
    assertThat(addresses.current()).containsExactly(ip("192.168.1.5"), ip("127.0.0.1"));
    assertThat(changes).isEmpty();
  }

  @Test
  void temporaryTentativeAndDeprecatedIpv6_arePassing() throws IOException {
    assertThat(
            LocalAddresses.passing(
                List.of(
                    "fd0000000000000000000000000000a1 02 40 00 80    eth0",
                    "fd0000000000000000000000000000a2 02 40 00 01    eth0",
                    "fd0000000000000000000000000000a3 02 40 00 c0    eth0",
                    "fd0000000000000000000000000000a4 02 40 00 a0    eth0",
                    "00000000000000000000000000000001 01 80 10 80      lo",
                    "nonsense")))
        .containsExactlyInAnyOrder(ip("fd00::a2"), ip("fd00::a3"), ip("fd00::a4"));
  }

  @Test
  void thisMachine_hasALoopbackAddressWithoutZone() throws IOException {
    assertThat(LocalAddresses.ofThisMachine())
        .extracting(LocalAddress::address)
        .contains(ip("127.0.0.1"));
  }

  @Test
  void closedWatch_endsItsThread() throws Exception {
    var addresses = LocalAddresses.watch(DEFAULTS, changes::add);
    assertThat(addresses.current()).endsWith(ip("127.0.0.1"));
    addresses.close();
  }
}
