package io.hearthline.verticles.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignatureTest {
  /** By {@code printf '1777636800.{"id":"1"}' | openssl dgst -sha256 -hmac 0123456789abcdef}. */
  @Test
  void header_isWhatOpensslComputes() {
    assertThat(
            new Signature("0123456789abcdef")
                .of("{\"id\":\"1\"}", Instant.ofEpochSecond(1_777_636_800)))
        .isEqualTo(
            "t=1777636800,v1=fa8ebbba12d391a95a03e6d906a0c3fb0fb0ca5c367abda2896814e4faaffce8");
  }
}
