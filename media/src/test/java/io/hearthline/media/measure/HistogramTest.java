package io.hearthline.media.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HistogramTest {
  @Test
  void durations_areCountedUpToAndWithTheirBound() {
    var histogram = new Histogram(0.001, 0.01);
    for (long micros : new long[] {0, 1_000, 1_001, 10_000, 10_001}) {
      histogram.observeNanos(micros * 1_000);
    }
    var snapshot = histogram.snapshot();
    assertThat(snapshot.counts()).containsExactly(2, 2, 1);
    assertThat(snapshot.sumSeconds()).isCloseTo(0.022002, within(1e-9));
  }
}
