package io.hearthline.media.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class LoopGaugesTest {
  private static final long TENTH_NANOS = 100_000_000;

  private final LoopGauges gauges = new LoopGauges(0);

  /** Tenths of a second in which the loop is awake for so long, up to the tick that ends it. */
  private void run(int tenths, long busyNanos) {
    for (int i = 1; i <= tenths; i++) {
      long endNanos = now + TENTH_NANOS;
      gauges.turnStarts(endNanos - busyNanos);
      gauges.tick(endNanos);
      gauges.turnEnds(endNanos);
      now = endNanos;
    }
  }

  private long now;

  private LoopStats read() {
    return gauges.read("test", new TaskQueue(2), now);
  }

  @Test
  void busyRatio_approachesTheShareOfTime() {
    run(50, TENTH_NANOS / 4);
    assertThat(read().busyRatio()).isCloseTo(0.25, within(0.01));
  }

  @Test
  void worstTurnAndLag_areForgottenAfterASecond() {
    gauges.late(7_000);
    run(1, 50_000);
    run(1, 1_000);
    assertThat(read().lagNanos()).isEqualTo(7_000);
    assertThat(read().turnNanos()).isEqualTo(50_000);
    run(12, 1_000);
    assertThat(read().lagNanos()).isZero();
    assertThat(read().turnNanos()).isEqualTo(1_000);
  }

  @Test
  void awake_isHowLongThisTurnLasts() {
    gauges.turnStarts(1_000);
    now = 5_000;
    assertThat(read().awakeNanos()).isEqualTo(4_000);
    gauges.turnEnds(5_000);
    assertThat(read().awakeNanos()).isZero();
  }
}
