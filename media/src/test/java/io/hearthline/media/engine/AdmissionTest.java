package io.hearthline.media.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.transport.LoopStats;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final long MILLISECOND = 1_000_000L;

  @Test
  void noMoreTransportsThanAllowed_andAPlaceIsGivenBack() {
    var admission = new Admission(2);
    assertThat(admission.admit()).isTrue();
    assertThat(admission.admit()).isTrue();
    assertThat(admission.admit()).isFalse();
    admission.connected();
    admission.left(true);
    assertThat(admission.admit()).isTrue();
  }

  @Test
  void halfOpenTransports_doNotTakeAllPlaces() {
    var admission = new Admission(10_000);
    for (int i = 0; i < Admission.MOST_HALF_OPEN; i++) {
      admission.reading(loop(0, 0), 0);
      assertThat(admission.admit()).isTrue();
    }
    admission.reading(loop(0, 0), 0);
    assertThat(admission.admit()).isFalse();
    admission.connected();
    assertThat(admission.admit()).isTrue();
    admission.left(false);
    assertThat(admission.admit()).isTrue();
  }

  @Test
  void busyLoop_takesNobodyUntilRelieved() {
    var admission = new Admission(10);
    admission.reading(loop(0.8, 0), 100);
    assertThat(admission.admit()).isFalse();
    admission.reading(loop(0.7, 0), 100); // not yet: it would only go up again
    assertThat(admission.admit()).isFalse();
    admission.reading(loop(0.6, 0), 100);
    assertThat(admission.admit()).isTrue();
  }

  @Test
  void lateLoop_takesNobody_unlessItWasIdle() {
    var admission = new Admission(10);
    admission.reading(loop(0.5, 30 * MILLISECOND), 100);
    assertThat(admission.full()).isTrue();
    admission.reading(loop(0.1, 30 * MILLISECOND), 100);
    assertThat(admission.full()).isFalse();
  }

  @Test
  void manyAtOnce_areChargedBeforeTheNextReading() {
    var admission = new Admission(10_000);
    admission.reading(loop(0.7, 0), 1_000);
    int admitted = 0;
    while (admission.admit()) admitted++;
    // 0.05 is left, and one costs 0.7 / 1000.
    assertThat(admitted).isBetween(60, 75);
  }

  private static LoopStats loop(double busy, long lagNanos) {
    return new LoopStats(
        "test", 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, busy, lagNanos, 0, 0);
  }
}
