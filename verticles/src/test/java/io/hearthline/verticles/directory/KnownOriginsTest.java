package io.hearthline.verticles.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownOriginsTest {
  private final KnownOrigins origins = new KnownOrigins();

  @Test
  void whatANodeHeard_isToldOn_onceAndBehindItsOwn() {
    origins.hear(List.of("https://porch", "https://attic"));
    origins.hear(List.of("https://cellar"));

    assertThat(origins.with(List.of("https://attic")))
        .containsExactly("https://attic", "https://cellar", "https://porch");
  }

  @Test
  void ofTooMany_thoseHeardLastAreKept() {
    IntStream.range(0, 200).forEach(i -> origins.hear(List.of("https://node" + i)));
    origins.hear(List.of("https://node80"));
    origins.hear(List.of("https://new"));

    assertThat(origins.with(List.of()))
        .hasSize(128)
        .contains("https://node80", "https://new", "https://node199")
        .doesNotContain("https://node72");
  }
}
