package io.hearthline.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HearingTest {
  private static final long MILLI = 1_000_000;

  private final Hearing hearing = new Hearing();

  private void heard(int... numbers) {
    for (int number : numbers)
      hearing.heard(number, 20L * number * MILLI, (20L * number + 1) * MILLI);
  }

  @Test
  void everyPacketOnceAndInOrder_isWhole() {
    heard(0, 1, 2, 3);

    assertThat(hearing.stretch(1, 4).whole()).isTrue();
  }

  @Test
  void nothingSaid_isNotWhole() {
    assertThat(hearing.stretch(0, 0).whole()).isFalse();
  }

  @Test
  void lostPackets_areCountedWithTheirLongestRun() {
    heard(0, 2, 6, 7);

    var stretch = hearing.stretch(0, 10);

    assertThat(stretch.missing()).isEqualTo(6);
    assertThat(stretch.longestRun()).isEqualTo(3);
    assertThat(stretch.longestSilenceNanos()).isEqualTo(80 * MILLI);
  }

  @Test
  void repeatedAndLatePackets_areToldApart() {
    heard(0, 2, 1, 1, 3);

    var stretch = hearing.stretch(0, 4);

    assertThat(stretch.missing()).isZero();
    assertThat(stretch.repeated()).isEqualTo(1);
    assertThat(stretch.disordered()).isEqualTo(1);
  }

  @Test
  void whatWasUnderWay_isNoSignOfLife() {
    hearing.heard(4, 80 * MILLI, 105 * MILLI);
    hearing.heard(9, 180 * MILLI, 181 * MILLI);

    assertThat(hearing.firstArrivalSaidSince(100 * MILLI)).isEqualTo(181 * MILLI);
  }

  @Test
  void silenceSinceThen_hasNoArrival() {
    heard(0, 1, 2);

    assertThat(hearing.firstArrivalSaidSince(1_000 * MILLI)).isEqualTo(-1);
  }
}
