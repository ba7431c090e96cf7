package io.hearthline.verticles.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
  private final Origins origins =
      new Origins(List.of("https://ha.example:8123/"), List.of("Voice.example"));

  @Test
  void pageOfAnotherNode_isAllowed_asLongAsItIsOne() {
    var origins = new Origins(List.of(), List.of());
    origins.ally(List.of("https://attic.local:8443", "no origin"));

    assertThat(origins.allows("https://attic.local:8443", "192.168.1.5:8443")).isTrue();
    assertThat(origins.allows("https://attic.local:9443", "192.168.1.5:8443")).isFalse();
    origins.ally(List.of());
    assertThat(origins.allows("https://attic.local:8443", "192.168.1.5:8443")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "none, anything.example",
        "none, none",
        "http://192.168.1.5:8080, 192.168.1.5:8080",
        "https://[fd00::1]:8443, [FD00::1]:8443",
        "http://localhost:8080, localhost:8080",
        "HTTP://home_server:8080, home_server:8080",
        "https://porch.local:8443, PORCH.local:8443",
        "https://nas.lan, nas.lan:443",
        "https://voice.example, voice.example",
        "https://HA.example:8123, whatever:8080",
        "https://ha.example:9000, ha.example:9000"
      })
  void ownAndNamedPages_mayAsk(@Nullable String origin, @Nullable String host) {
    assertThat(origins.allows(origin, host)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "https://evil.example, evil.example",
        "https://evil.example, 192.168.1.5:8080",
        "http://192.168.1.5:81, 192.168.1.5:8080",
        "http://192.168.1.6:8080, 192.168.1.5:8080",
        "http://192.168.1.5.evil.example, 192.168.1.5.evil.example",
        "http://nas.local:8080, none",
        "http://nas.local:99999999999, nas.local:8080",
        "https://ha.example, nas.local:8080",
        "http://ha.example:8123, nas.local:8080",
        "null, localhost",
        "'', localhost",
        "http://localhost@evil.example, localhost",
        "http://nas.local:8080@evil.example, nas.local:8080",
        "http://localhost/x, localhost",
        "http://localhost#evil.example, localhost",
        "file://localhost, localhost",
        "http://, localhost",
        "%%%, localhost"
      })
  void otherPages_mayNot(@Nullable String origin, @Nullable String host) {
    assertThat(origins.allows(origin, host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "[::1]:8443",
        "localhost",
        "a.home.arpa:1",
        "VOICE.example",
        "ha.example"
      })
  void hostsOfThisNode_areOurs(String host) {
    assertThat(origins.isOurs(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":80",
        "evil.example",
        "10.0.0.1.nip.example",
        "a b",
        "localhost/",
        "x@localhost"
      })
  void hostsOfOthers_areNot(String host) {
    assertThat(origins.isOurs(host)).isFalse();
    assertThat(origins.isOurs(null)).isFalse();
  }

  @Test
  void malformedConfiguration_isNamed() {
    assertThatThrownBy(() -> new Origins(List.of("ha.example"), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'ha.example'");
  }
}
