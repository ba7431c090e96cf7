package io.hearthline.verticles.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailedAttemptsTest {
  private static final String PHONE = "192.168.1.20";

  private Instant now = Instant.parse("2026-05-01T12:00:00Z");
  private final FailedAttempts attempts = new FailedAttempts(() -> now);

  @Test
  void waiting_doublesUpToAQuarterOfAnHour() {
    for (int i = 0; i < 4; i++) attempts.failed(PHONE);
    assertThat(attempts.waitFor(PHONE)).isZero();
    attempts.failed(PHONE);
    assertThat(attempts.waitFor(PHONE)).isEqualTo(Duration.ofSeconds(1));
    attempts.failed(PHONE);
    assertThat(attempts.waitFor(PHONE)).isEqualTo(Duration.ofSeconds(2));
    for (int i = 0; i < 100; i++) attempts.failed(PHONE);
    assertThat(attempts.waitFor(PHONE)).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void successOrTime_isForgiven() {
    for (int i = 0; i < 9; i++) attempts.failed(PHONE);
    attempts.succeeded(PHONE);
    assertThat(attempts.waitFor(PHONE)).isZero();

    for (int i = 0; i < 9; i++) attempts.failed(PHONE);
    now = now.plus(Duration.ofMinutes(31));
    attempts.failed(PHONE);
    assertThat(attempts.waitFor(PHONE)).isZero();
  }

  @Test
  void oneIpv6Network_isOneAddress() {
    for (int i = 0; i < 9; i++) attempts.failed("2001:db8::" + i);
    assertThat(attempts.waitFor("2001:db8::ffff")).isPositive();
    assertThat(attempts.waitFor("2001:db8:0:1::1")).isZero();
  }

  @Test
  void manyAddresses_areForgotten_oldestFirst() {
    for (int i = 0; i < 20_000; i++) attempts.failed("host-" + i);
    assertThat(attempts.addresses()).isEqualTo(10_000);
  }
}
