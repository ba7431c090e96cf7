package io.hearthline.verticles.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class TargetTest {
  private static final URI URL = URI.create("https://anna:s%40cret@example.org:8443/hook/k3y?a=b");

  @Test
  void userAndPassword_becomeAHeader() {
    var target = Target.of(URL);
    assertThat(target.address()).isEqualTo(URI.create("https://example.org:8443/hook/k3y?a=b"));
    assertThat(target.authorization()).isEqualTo("Basic YW5uYTpzQGNyZXQ=");
  }

  @Test
  void whatIsLogged_isNotEnoughToCallIt() {
    assertThat(Target.of(URL)).hasToString("https://example.org:8443");
  }

  @Test
  void key_staysWithAnotherPassword() {
    var other = URI.create("https://anna:other@example.org:8443/hook/k3y?a=b");
    assertThat(Target.of(other).key()).isEqualTo(Target.of(URL).key()).matches("[0-9a-f]{16}");
  }
}
