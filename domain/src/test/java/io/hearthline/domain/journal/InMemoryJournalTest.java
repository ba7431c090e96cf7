package io.hearthline.domain.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.domain.journal.InMemoryJournal.Retention;
import io.hearthline.domain.journal.Journal.Outcome.Conflict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InMemoryJournalTest extends JournalContract {
  private static final AggregateId PORCH = new AggregateId("stream", "porch");
  private static final AggregateId GATE = new AggregateId("stream", "gate");

  private final InMemoryJournal small =
      new InMemoryJournal(new Retention(fact -> fact.type().equals("Ended"), 1, 10));

  @Override
  protected Journal open() {
    return new InMemoryJournal(new Retention(_ -> false, 10, 1_000));
  }

  @Test
  void endedAggregates_areForgotten_oldestFirst() {
    append(PORCH, 0, "Started", "Ended");
    append(GATE, 0, "Started", "Ended");

    assertThat(read(PORCH)).isEmpty();
    assertThat(read(GATE)).hasSize(2);
    assertThat(all()).extracting(Recorded::aggregate).containsOnly(GATE);
  }

  @Test
  void aggregateThatGoesOnAfterItsEnd_isNotForgotten() {
    append(PORCH, 0, "Started", "Ended");
    append(PORCH, 2, "Started");
    append(GATE, 0, "Started", "Ended");

    assertThat(read(PORCH)).hasSize(3);
  }

  @Test
  void tooManyFacts_dropTheOldest_butNeverALastOne() {
    append(GATE, 0, "Started");
    append(PORCH, 0, "Started");
    for (int version = 1; version < 50; version++) append(PORCH, version, "Knocked");

    assertThat(all()).hasSize(10);
    assertThat(read(GATE)).hasSize(1);
    assertThat(read(PORCH).getLast().version()).isEqualTo(50);
    assertThat(small.append(newAppend(PORCH, 3, "Knocked")).toCompletableFuture().join())
        .isEqualTo(new Conflict(50));
  }

  @Test
  void places_areNotUsedAgain_afterForgetting() {
    append(PORCH, 0, "Started", "Ended");
    append(GATE, 0, "Started", "Ended");
    append(PORCH, 0, "Started");

    assertThat(read(PORCH)).extracting(Recorded::seq).containsExactly(5L);
  }

  private void append(AggregateId aggregate, long version, String... types) {
    assertThat(small.append(newAppend(aggregate, version, types)).toCompletableFuture().join())
        .isInstanceOf(Journal.Outcome.Appended.class);
  }

  private List<Recorded> read(AggregateId aggregate) {
    return small.read(aggregate).toCompletableFuture().join();
  }

  private List<Recorded> all() {
    return small.readAll(0, 100).toCompletableFuture().join();
  }

  private static Append newAppend(AggregateId aggregate, long version, String... types) {
    var facts =
        List.of(types).stream().map(type -> new Fact(type, Instant.EPOCH, Map.of())).toList();
    return new Append(UUID.randomUUID(), aggregate, version, "node", 1, facts);
  }
}
