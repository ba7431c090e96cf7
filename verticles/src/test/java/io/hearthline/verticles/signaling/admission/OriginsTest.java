package io.hearthline.verticles.signaling.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
  private final Origins origins =
      new Origins(List.of("https://ha.example:8123/"), List.of("Voice.example"));

  @ParameterizedTest
  @CsvSource({
    "http://192.168.1.5:8080, 192.168.1.5:8080",
    "https://[fd00::1]:8443, [fd00::1]:8443",
    "http://localhost:8080, localhost:8080",
    "https://porch.local:8443, PORCH.local:8443",
    "https://voice.example, voice.example",
    "https://HA.example:8123, whatever:8080"
  })
  void ourOwnPagesAndNamedOnes_areAllowed(String origin, String host) {
    assertThat(origins.allows(origin, host)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example, evil.example",
    "https://evil.example, 192.168.1.5:8080",
    "http://192.168.1.5:81, 192.168.1.5:8080",
    "null, localhost",
    "http://localhost@evil.example, localhost",
    "file://localhost, localhost",
    "http://, localhost",
    "%%%, localhost"
  })
  void everythingElse_isNot(String origin, String host) {
    assertThat(origins.allows(origin, host)).isFalse();
  }

  @Test
  void noOrigin_isNoPage() {
    assertThat(origins.allows(null, "anything")).isTrue();
    assertThat(origins.allows("http://localhost", null)).isFalse();
  }

  @Test
  void star_allowsEveryPage() {
    assertThat(new Origins(List.of("*"), List.of()).allows("https://evil.example", "x")).isTrue();
  }
}
