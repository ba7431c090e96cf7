package io.hearthline.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Ledger ledger = new Ledger(2, 100, 10);

  @Test
  void lost_isWhatWasPublishedForEverybodyAndDidNotArrive() {
    ledger.sent(100, 1_000);
    ledger.sent(101, 2_000);
    ledger.delivered(0, 100, 1_010);
    ledger.delivered(0, 101, 2_010);
    ledger.delivered(1, 101, 2_020);
    assertThat(ledger.expected()).isEqualTo(4);
    assertThat(ledger.lost()).isEqualTo(1);
    assertThat(ledger.deliveredTo(1)).isEqualTo(1);
  }

  @Test
  void secondCopy_isADuplicateAndNoDelivery() {
    ledger.sent(100, 1_000);
    ledger.delivered(0, 100, 1_010);
    ledger.delivered(0, 100, 1_020);
    assertThat(ledger.delivered()).isEqualTo(1);
    assertThat(ledger.duplicates()).isEqualTo(1);
  }

  @Test
  void packetsOutsideOfTheWindow_areIgnored() {
    ledger.sent(99, 1_000);
    ledger.sent(110, 1_000);
    ledger.delivered(0, 99, 1_010);
    ledger.delivered(0, 110, 1_010);
    ledger.delivered(0, 105, 1_010);
    assertThat(ledger.published()).isZero();
    assertThat(ledger.delivered()).isZero();
  }

  @Test
  void latencies_areThoseOfTheFirstAndTheLastListener() {
    ledger.sent(100, 1_000);
    ledger.delivered(1, 100, 1_030);
    ledger.delivered(0, 100, 1_010);
    assertThat(ledger.firstLatency().max()).isEqualTo(10);
    assertThat(ledger.lastLatency().max()).isEqualTo(30);
    assertThat(ledger.eachLatency().count()).isEqualTo(2);
  }
}
