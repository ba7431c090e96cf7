package io.hearthline.verticles.signaling.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {
  private final TrustedProxies proxies = new TrustedProxies(List.of("10.0.0.0/8", "fd00::/16"));

  @Test
  void strangers_cannotForgeTheirAddress() {
    assertThat(proxies.client("192.0.2.1", "203.0.113.9")).isEqualTo("192.0.2.1");
    assertThat(proxies.client("10.1.2.3", "1.1.1.1, 203.0.113.9")).isEqualTo("203.0.113.9");
  }

  @Test
  void chainsOfOurProxies_leadToTheClient() {
    assertThat(proxies.client("10.1.2.3", "203.0.113.9, 10.9.9.9")).isEqualTo("203.0.113.9");
    assertThat(proxies.client("fd00::1", "2001:db8::1")).isEqualTo("2001:db8::1");
    assertThat(proxies.client("10.1.2.3", null)).isEqualTo("10.1.2.3");
  }

  @Test
  void whatIsNoAddress_endsTheChain() {
    assertThat(proxies.client("10.1.2.3", "unknown")).isEqualTo("10.1.2.3");
    assertThat(proxies.client("10.1.2.3", "203.0.113.9, evil.example")).isEqualTo("10.1.2.3");
    assertThat(proxies.client("10.1.2.3", "")).isEqualTo("10.1.2.3");
  }

  @Test
  void namesAndWrongMasks_areNoConfiguration() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TrustedProxies(List.of("proxy")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrustedProxies(List.of("10.0.0.0/33")));
  }
}
