package io.hearthline.media.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TickersTest {
  private final Tickers tickers = new Tickers();
  private final List<Long> ticks = new ArrayList<>();
  private final List<Long> lateness = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  private final Tickers.Observer observer =
      new Tickers.Observer() {
        @Override
        public void late(long lateNanos) {
          lateness.add(lateNanos);
        }

        @Override
        public void failed(String what, Throwable failure) {
          failures.add(what);
        }
      };

  @Test
  void tick_comesOncePerPeriod() {
    tickers.add(new Tickers.Entry(20, ticks::add, 100));
    for (long now = 100; now <= 160; now += 10) tickers.runDue(now, observer);
    assertThat(ticks).containsExactly(120L, 140L, 160L);
  }

  @Test
  void periodsThatDivideEachOther_areDueTogether() {
    tickers.add(new Tickers.Entry(20, ticks::add, 7));
    tickers.add(new Tickers.Entry(60, ticks::add, 33));
    tickers.runDue(60, observer);
    assertThat(ticks).containsExactly(60L, 60L);
    assertThat(tickers.untilNext(60)).isEqualTo(20);
  }

  @Test
  void missedTicks_areSkippedAndTheRhythmKept() {
    tickers.add(new Tickers.Entry(20, ticks::add, 100));
    tickers.runDue(175, observer);
    assertThat(lateness).containsExactly(55L);
    assertThat(tickers.untilNext(175)).isEqualTo(5);
  }

  @Test
  void untilNext_isTheNearest() {
    assertThat(tickers.untilNext(0)).isEqualTo(Long.MAX_VALUE);
    tickers.add(new Tickers.Entry(50, ticks::add, 0));
    tickers.add(new Tickers.Entry(30, ticks::add, 0));
    assertThat(tickers.untilNext(10)).isEqualTo(20);
    assertThat(tickers.untilNext(40)).isZero();
  }

  @Test
  void cancelledInItsOwnTick_neverTicksAgain() {
    var entries = new Tickers.Entry[1];
    entries[0] =
        new Tickers.Entry(
            10,
            now -> {
              ticks.add(now);
              entries[0].cancel();
            },
            0);
    tickers.add(entries[0]);
    tickers.runDue(10, observer);
    tickers.runDue(20, observer);
    assertThat(ticks).containsExactly(10L);
    assertThat(tickers.untilNext(20)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void throwingTick_isToldAndTheOthersTick() {
    tickers.add(
        new Tickers.Entry(
            10,
            _ -> {
              throw new IllegalStateException("thrown by the test");
            },
            0));
    tickers.add(new Tickers.Entry(10, ticks::add, 0));
    tickers.runDue(10, observer);
    assertThat(ticks).containsExactly(10L);
    assertThat(failures).containsExactly("tick");
  }

  @Test
  void periodOfNothing_isRefused() {
    assertThatThrownBy(() -> new Tickers.Entry(0, ticks::add, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
