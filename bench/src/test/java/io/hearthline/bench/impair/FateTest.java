package io.hearthline.bench.impair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FateTest {
  private static final int DATAGRAMS = 20_000;
  private static final long PACKET_TIME_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  @Test
  void withoutImpairment_everyDatagramPassesAtOnce() {
    var fate = new Fate(1);
    fate.next(Impairment.NONE, 1_000);
    assertThat(fate.lost()).isFalse();
    assertThat(fate.doubled()).isFalse();
    assertThat(fate.dueNanos()).isEqualTo(1_000);
  }

  @Test
  void sameSeed_givesTheSameFates_whateverTheTime() {
    var bad = Impairment.NONE.with("loss", "10%").with("duplicate", "10%").with("reorder", "10%");
    assertThat(fates(7, bad, 0)).isEqualTo(fates(7, bad, 12_345));
    assertThat(fates(7, bad, 0)).isNotEqualTo(fates(8, bad, 0));
  }

  @Test
  void lossOfTenPercent_losesAboutThat() {
    var fate = new Fate(3);
    int lost = 0;
    for (int i = 0; i < DATAGRAMS; i++) {
      fate.next(Impairment.NONE.with("loss", "0.1"), i);
      if (fate.lost()) lost++;
    }
    assertThat(lost / (double) DATAGRAMS).isCloseTo(0.1, within(0.01));
  }

  @Test
  void jitter_delaysButKeepsTheOrder() {
    var fate = new Fate(4);
    var jittery = Impairment.NONE.with("delay", "10ms").with("jitter", "100ms");
    long before = 0;
    for (int i = 0; i < DATAGRAMS; i++) {
      long now = i * PACKET_TIME_NANOS;
      fate.next(jittery, now);
      assertThat(fate.dueNanos()).isGreaterThanOrEqualTo(before);
      assertThat(fate.dueNanos() - now)
          .isBetween(TimeUnit.MILLISECONDS.toNanos(10), TimeUnit.MILLISECONDS.toNanos(110));
      before = fate.dueNanos();
    }
  }

  @Test
  void reorder_letsLaterOnesOvertake() {
    var fate = new Fate(5);
    int overtaken = 0;
    long before = 0;
    for (int i = 0; i < DATAGRAMS; i++) {
      fate.next(Impairment.NONE.with("reorder", "5%"), i * PACKET_TIME_NANOS);
      if (fate.dueNanos() < before) overtaken++;
      before = Math.max(before, fate.dueNanos());
    }
    assertThat(overtaken).isGreaterThan(DATAGRAMS / 25);
  }

  @Test
  void aLostOne_isNeverDoubled() {
    var fate = new Fate(6);
    for (int i = 0; i < DATAGRAMS; i++) {
      fate.next(new Impairment(0.5, Duration.ZERO, Duration.ZERO, 0, 0.5), i);
      assertThat(fate.lost() && fate.doubled()).isFalse();
    }
  }

  private static List<String> fates(long seed, Impairment impairment, long startNanos) {
    var fate = new Fate(seed);
    var list = new ArrayList<String>();
    for (int i = 0; i < 1_000; i++) {
      long now = startNanos + i * PACKET_TIME_NANOS;
      fate.next(impairment, now);
      list.add(fate.lost() ? "lost" : (fate.dueNanos() - now) + " " + fate.doubled());
    }
    return list;
  }
}
