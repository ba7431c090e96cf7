package io.hearthline.verticles.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
  private final Origins origins =
      new Origins(
          () -> Set.of("nas.local", "localhost"),
          Set.of(8080, 8443),
          List.of("https://ha.example:8123"));

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "none, nas.local:8080",
        "http://nas.local:8080, nas.local:8080",
        "HTTP://NAS.local:8080, nas.local:8080",
        "https://nas.local, nas.local",
        "http://localhost:8080, localhost:8080",
        "http://192.168.1.5:8080, 192.168.1.5:8080",
        "https://[fd00::1]:8443, [fd00::1]:8443",
        "http://nas.local:8080, nas.local:8443",
        "https://ha.example:8123, nas.local:8080"
      })
  void ownAndNamedPages_mayAsk(@Nullable String origin, String host) {
    assertThat(origins.allows(origin, host)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "https://evil.example, nas.local:8080",
        "http://evil.example:8080, evil.example:8080",
        "http://nas.local:3000, nas.local:8080",
        "http://192.168.1.6:8080, 192.168.1.5:8080",
        "http://nas.local.evil.example:8080, nas.local:8080",
        "http://nas.local:8080@evil.example, nas.local:8080",
        "https://ha.example, nas.local:8080",
        "http://ha.example:8123, nas.local:8080",
        "null, nas.local:8080",
        "'', nas.local:8080",
        "file://, nas.local:8080",
        "http://nas.local:8080, none",
        "http://nas.local:99999999999, nas.local:8080"
      })
  void otherPages_mayNot(String origin, @Nullable String host) {
    assertThat(origins.allows(origin, host)).isFalse();
  }

  @Test
  void star_letsEveryPageIn() {
    var open = new Origins(Set::of, Set.of(), List.of("*"));
    assertThat(open.allows("https://evil.example", "nas.local")).isTrue();
  }

  @Test
  void malformedConfiguration_isNamed() {
    assertThatThrownBy(() -> new Origins(Set::of, Set.of(), List.of("ha.example")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'ha.example'");
  }
}
