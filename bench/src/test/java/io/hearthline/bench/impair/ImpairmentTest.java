package io.hearthline.bench.impair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ImpairmentTest {
  @Test
  void valuesComeAsSharesPercentAndTimes() {
    var read =
        Impairment.NONE
            .with("loss", "5%")
            .with("delay", "20")
            .with("jitter", "1.5ms")
            .with("reorder", "0.25")
            .with("duplicate", "1");
    assertThat(read)
        .isEqualTo(
            new Impairment(0.05, Duration.ofMillis(20), Duration.ofNanos(1_500_000), 0.25, 1));
    assertThat(Impairment.NONE.with("delay", "2s").delay()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void whatCannotBe_isRefusedAndNamed() {
    assertThatThrownBy(() -> Impairment.NONE.with("loss", "1.5")).hasMessageContaining("loss");
    assertThatThrownBy(() -> Impairment.NONE.with("delay", "-1")).hasMessageContaining("delay");
    assertThatThrownBy(() -> Impairment.NONE.with("jitter", "soon")).hasMessageContaining("soon");
    assertThatThrownBy(() -> Impairment.NONE.with("rain", "1")).hasMessageContaining("rain");
  }
}
