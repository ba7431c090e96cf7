package io.hearthline.domain.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.domain.journal.Journal.Outcome;
import io.hearthline.domain.journal.Journal.Outcome.Appended;
import io.hearthline.domain.journal.Journal.Outcome.Conflict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of facts promises. A store's test extends this and opens an empty store. */
public abstract class JournalContract {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00.123456Z");
  private static final AggregateId PORCH = new AggregateId("stream", "porch");
  private static final AggregateId GATE = new AggregateId("stream", "gate");

  /** An empty store; asked once per test. */
  protected abstract Journal open();

  private Journal journal;

  @BeforeEach
  final void openJournal() {
    journal = open();
  }

  @Test
  void firstFact_hasVersionOne() {
    var recorded = appended(journal.append(append(PORCH, 0, "Opened"))).getFirst();
    assertThat(recorded.version()).isEqualTo(1);
    assertThat(recorded.seq()).isPositive();
    assertThat(recorded.aggregate()).isEqualTo(PORCH);
  }

  @Test
  void factsOfOneAppend_haveConsecutivePlaces() {
    appended(journal.append(append(PORCH, 0, "Opened")));
    var two = appended(journal.append(append(PORCH, 1, "Knocked", "Closed")));
    assertThat(two).extracting(Recorded::version).containsExactly(2L, 3L);
    assertThat(two.get(1).seq()).isGreaterThan(two.get(0).seq());
  }

  @Test
  void whatIsRead_isWhatWasAppended() {
    Map<String, Object> body =
        Map.of("name", "Tür \"1\" \\ \n🚪", "count", Long.MAX_VALUE, "open", true, "empty", "");
    var append =
        new Append(UUID.randomUUID(), PORCH, 0, "node", List.of(new Fact("Opened", NOON, body)));
    var recorded = appended(journal.append(append)).getFirst();

    assertThat(recorded)
        .isEqualTo(new Recorded(recorded.seq(), PORCH, 1, "Opened", NOON, "node", body));
    assertThat(now(journal.read(PORCH))).containsExactly(recorded);
    assertThat(now(journal.readAll(0, 10))).containsExactly(recorded);
  }

  @Test
  void oldVersion_isAConflict_andRecordsNothing() {
    appended(journal.append(append(PORCH, 0, "Opened")));
    assertThat(now(journal.append(append(PORCH, 0, "Knocked")))).isEqualTo(new Conflict(1));
    assertThat(now(journal.read(PORCH))).hasSize(1);
  }

  @Test
  void versionFromTheFuture_isAConflict_andRecordsNothing() {
    assertThat(now(journal.append(append(PORCH, 3, "Knocked")))).isEqualTo(new Conflict(0));
    assertThat(now(journal.read(PORCH))).isEmpty();
  }

  @Test
  void sameCommandAgain_isAnsweredTheSame_andRecordsNothing() {
    var append = append(PORCH, 0, "Opened");
    var first = now(journal.append(append));
    appended(journal.append(append(PORCH, 1, "Knocked")));

    assertThat(now(journal.append(append))).isEqualTo(first);
    assertThat(now(journal.append(append.after(2)))).isEqualTo(first);
    assertThat(now(journal.read(PORCH))).hasSize(2);
  }

  @Test
  void conflict_doesNotUseUpItsCommand() {
    appended(journal.append(append(PORCH, 0, "Opened")));
    var late = append(PORCH, 0, "Knocked");
    assertThat(now(journal.append(late))).isEqualTo(new Conflict(1));
    assertThat(appended(journal.append(late.after(1)))).hasSize(1);
  }

  @Test
  void unknownAggregate_hasNoFacts() {
    assertThat(now(journal.read(PORCH))).isEmpty();
  }

  @Test
  void aggregates_haveVersionsOfTheirOwn() {
    appended(journal.append(append(PORCH, 0, "Opened")));
    appended(journal.append(append(GATE, 0, "Opened")));
    appended(journal.append(append(PORCH, 1, "Closed")));

    assertThat(now(journal.read(PORCH))).extracting(Recorded::version).containsExactly(1L, 2L);
    assertThat(now(journal.read(GATE))).extracting(Recorded::version).containsExactly(1L);
  }

  @Test
  void readingAll_isInTheOrderOfPlaces_acrossAggregates() {
    appended(journal.append(append(PORCH, 0, "Opened")));
    appended(journal.append(append(GATE, 0, "Opened")));
    appended(journal.append(append(PORCH, 1, "Closed")));

    var all = now(journal.readAll(0, 100));
    assertThat(all).extracting(Recorded::aggregate).containsExactly(PORCH, GATE, PORCH);
    assertThat(all).extracting(Recorded::seq).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void readingAll_goesOnWhereTheLastPageEnded() {
    for (int version = 0; version < 5; version++) {
      appended(journal.append(append(PORCH, version, "Knocked")));
    }
    var pages = new ArrayList<Recorded>();
    var page = now(journal.readAll(0, 2));
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(2);
      pages.addAll(page);
      page = now(journal.readAll(pages.getLast().seq() + 1, 2));
    }
    assertThat(pages).extracting(Recorded::version).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void manyWriters_ofOneAggregate_winEachVersionOnce() throws Exception {
    int writers = 4;
    int perWriter = 25;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writing =
          IntStream.range(0, writers)
              .mapToObj(_ -> threads.submit((Callable<Integer>) () -> writeFacts(perWriter)))
              .toList();
      for (Future<Integer> writer : writing) assertThat(writer.get()).isEqualTo(perWriter);
    }
    assertThat(now(journal.read(PORCH)))
        .extracting(Recorded::version)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, (long) writers * perWriter).boxed().toList());
  }

  private int writeFacts(int count) {
    int written = 0;
    var next = append(PORCH, 0, "Knocked");
    while (written < count) {
      switch (now(journal.append(next))) {
        case Appended(var facts) -> {
          written++;
          next = append(PORCH, facts.getLast().version(), "Knocked");
        }
        case Conflict(var version) -> next = next.after(version);
      }
    }
    return written;
  }

  private static Append append(AggregateId aggregate, long expectedVersion, String... types) {
    var facts =
        IntStream.range(0, types.length)
            .mapToObj(i -> new Fact(types[i], NOON, Map.of("index", (long) i)))
            .toList();
    return new Append(UUID.randomUUID(), aggregate, expectedVersion, "node", facts);
  }

  private static List<Recorded> appended(CompletionStage<Outcome> outcome) {
    assertThat(now(outcome)).isInstanceOf(Appended.class);
    return ((Appended) now(outcome)).facts();
  }

  private static <T> T now(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
