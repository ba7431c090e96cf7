package io.hearthline.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;

class HistogramProperties {
  @Property
  void everyValue_liesInABucketThatIsLessThanOnePercentWide(
      @ForAll @LongRange(min = 0, max = 1L << 40) long value) {
    int index = Histogram.indexOf(value);
    long lowest = index == 0 ? 0 : Histogram.highestOf(index - 1) + 1;
    assertThat(value).isBetween(lowest, Histogram.highestOf(index));
    assertThat(Histogram.highestOf(index) - lowest).isLessThanOrEqualTo(value / 128);
  }

  @Property
  void quantile_isThatOfTheSortedValues_upToOnePercent(
      @ForAll @NotEmpty List<@LongRange(min = 0, max = 10_000_000) Long> values) {
    var histogram = new Histogram();
    for (long value : values) histogram.record(value);
    var sorted = values.stream().sorted().toList();
    for (double share : new double[] {0.5, 0.99, 1}) {
      long exact = sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
      assertThat(histogram.quantile(share)).isBetween(exact, exact + exact / 128 + 1);
    }
  }
}
