package io.hearthline.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistogramTest {
  @Test
  void empty_answersZero() {
    assertThat(new Histogram().quantile(0.99)).isZero();
  }

  @Test
  void quantile_neverExceedsTheMaximum() {
    var histogram = new Histogram();
    histogram.record(1_000_001);
    assertThat(histogram.quantile(0.5)).isEqualTo(1_000_001);
    assertThat(histogram.max()).isEqualTo(1_000_001);
  }

  @Test
  void added_countsBoth() {
    var one = new Histogram();
    var other = new Histogram();
    one.record(1);
    other.record(100);
    one.add(other);
    assertThat(one.count()).isEqualTo(2);
    assertThat(one.quantile(1)).isEqualTo(100);
  }
}
