package io.hearthline.media.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandidatesTest {
  private static final InetSocketAddress LAN = new InetSocketAddress("192.168.1.2", 8085);
  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 8085);

  @Test
  void loopback_isOfferedOnlyWhereThereIsNothingElse() {
    assertThat(offered(List.of(), LAN, LOOPBACK)).containsExactly("192.168.1.2:8085");
    assertThat(offered(List.of(), LOOPBACK)).containsExactly("127.0.0.1:8085");
  }

  @Test
  void advertised_takesTheirPlace_onTheMediaPortUnlessItNamesAnother() {
    assertThat(offered(List.of("203.0.113.7", "203.0.113.8:30085"), LAN))
        .containsExactly("203.0.113.7:8085", "203.0.113.8:30085");
  }

  @Test
  void advertisedIpv6_mayHaveAPort() {
    assertThat(offered(List.of("fd00::1", "[fd00::2]:30085"), LAN))
        .containsExactly("fd00:0:0:0:0:0:0:1:8085", "fd00:0:0:0:0:0:0:2:30085");
  }

  @Test
  void refresh_tellsWhetherAnythingChanged() {
    var candidates = new Candidates(List.of());
    assertThat(candidates.refresh(List.of(LAN, LOOPBACK))).isTrue();
    assertThat(candidates.refresh(List.of(LAN))).isFalse();
    assertThat(candidates.refresh(List.of(LOOPBACK))).isTrue();
  }

  @Test
  void unknownName_isLeftOut() {
    assertThat(offered(List.of("no-such-name.invalid", "203.0.113.7"), LAN))
        .containsExactly("203.0.113.7:8085");
  }

  private static List<String> offered(List<String> advertise, InetSocketAddress... bound) {
    var candidates = new Candidates(advertise);
    candidates.refresh(List.of(bound));
    return candidates.current().stream()
        .map(candidate -> candidate.address() + ":" + candidate.port())
        .toList();
  }
}
