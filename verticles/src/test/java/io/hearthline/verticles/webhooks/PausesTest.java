package io.hearthline.verticles.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PausesTest {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LAST = Duration.ofMinutes(10);

  private final Pauses pauses = new Pauses(FIRST, LAST, new Random(7));

  @Test
  void pauses_growFromTheFirstToTheLast() {
    assertThat(pauses.next()).isBetween(FIRST, FIRST.multipliedBy(2));
    assertThat(pauses.next()).isBetween(FIRST.multipliedBy(2), FIRST.multipliedBy(4));
    for (int failure = 3; failure < 20; failure++)
      assertThat(pauses.next()).isLessThanOrEqualTo(LAST);
    assertThat(pauses.next()).isEqualTo(LAST);
  }

  @Test
  void afterASuccess_theyBeginAgain() {
    for (int failure = 0; failure < 5; failure++) pauses.next();
    pauses.reset();
    assertThat(pauses.next()).isBetween(FIRST, FIRST.multipliedBy(2));
  }
}
