package io.hearthline.domain.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.domain.journal.Journal.Outcome;
import io.hearthline.domain.journal.Journal.Outcome.Appended;
import io.hearthline.domain.journal.Journal.Outcome.Conflict;
import io.hearthline.domain.journal.Journal.Outcome.Fenced;
import io.hearthline.domain.journal.Leases.Lease;
import io.hearthline.domain.journal.Leases.Renewal;
import io.hearthline.domain.journal.Leases.Renewal.Granted;
import io.hearthline.domain.journal.Leases.Renewal.Held;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of facts promises. A store's test extends this and opens an empty store. */
public abstract class JournalContract {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00.123456Z");
  private static final AggregateId PORCH = new AggregateId("stream", "porch");
  private static final AggregateId GATE = new AggregateId("stream", "gate");
  private static final long EPOCH = 1_000;
  private static final Duration LONG = Duration.ofMinutes(10);

  /** An empty store; asked once per test. */
  protected abstract Journal open();

  private Journal journal;

  @BeforeEach
  final void openJournal() {
    journal = open();
  }

  @AfterEach
  final void closeJournal() {
    journal.close();
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
        new Append(
            UUID.randomUUID(), PORCH, 0, "node", EPOCH, List.of(new Fact("Opened", NOON, body)));
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

  @Test
  void earlierEpochOfANode_isFenced_andRecordsNothing() {
    appended(journal.append(append(PORCH, 0, "Opened")));
    var stale = as("node", EPOCH - 1, append(PORCH, 1, "Knocked"));

    assertThat(now(journal.append(stale))).isEqualTo(new Fenced(EPOCH));
    assertThat(now(journal.read(PORCH))).hasSize(1);
  }

  @Test
  void laterEpochOfANode_isTaken_andItsEarlierOnesNoMore() {
    appended(journal.append(append(PORCH, 0, "Opened")));
    appended(journal.append(as("node", EPOCH + 5, append(PORCH, 1, "Knocked"))));

    assertThat(now(journal.append(append(PORCH, 2, "Closed")))).isEqualTo(new Fenced(EPOCH + 5));
  }

  @Test
  void epochs_areOfOneNodeEach() {
    appended(journal.append(append(PORCH, 0, "Opened")));
    appended(journal.append(as("other", EPOCH - 1, append(GATE, 0, "Opened"))));
  }

  @Test
  void commandDoneBeforeItsNodeWasFenced_isStillAnswered() {
    var append = append(PORCH, 0, "Opened");
    var first = now(journal.append(append));
    appended(journal.append(as("node", EPOCH + 1, append(PORCH, 1, "Knocked"))));

    assertThat(now(journal.append(append))).isEqualTo(first);
  }

  @Test
  void summary_hasThePlaceOfTheLastThatGaveWay() {
    appended(journal.append(append(PORCH, 0, "Opened")));
    appended(journal.append(append(GATE, 0, "Opened")));
    var last = appended(journal.append(append(PORCH, 1, "Knocked", "Closed"))).getLast();
    appended(journal.append(append(PORCH, 3, "Opened")));

    assertThat(now(journal.compact(List.of(summary(PORCH, 1, 3))))).isEqualTo(1);

    var sum = new Recorded(last.seq(), PORCH, 3, "Summed", NOON, "node", Map.of("knocks", 1L));
    assertThat(now(journal.read(PORCH))).hasSize(2).first().isEqualTo(sum);
    assertThat(now(journal.readAll(0, 10)))
        .extracting(Recorded::aggregate)
        .containsExactly(GATE, PORCH, PORCH);
    assertThat(now(journal.append(append(PORCH, 3, "Knocked")))).isEqualTo(new Conflict(4));
    appended(journal.append(append(PORCH, 4, "Knocked")));
  }

  @Test
  void summaryOfTheLastFact_leavesTheVersionAsItIs() {
    appended(journal.append(append(PORCH, 0, "Opened", "Closed")));
    now(journal.compact(List.of(summary(PORCH, 1, 2))));
    assertThat(appended(journal.append(append(PORCH, 2, "Opened"))).getFirst().version())
        .isEqualTo(3);
  }

  @Test
  void whoReadsOnFromAmongThoseThatGaveWay_findsTheSummary() {
    appended(journal.append(append(PORCH, 0, "Opened", "Knocked", "Closed")));
    long read = now(journal.readAll(0, 1)).getFirst().seq();
    now(journal.compact(List.of(summary(PORCH, 1, 3))));
    assertThat(now(journal.readAll(read + 1, 10)))
        .extracting(Recorded::type)
        .containsExactly("Summed");
  }

  @Test
  void summaryAgain_orOfFactsThatAreNotThere_isPassedOver() {
    appended(journal.append(append(PORCH, 0, "Opened", "Closed")));
    appended(journal.append(append(GATE, 0, "Opened", "Closed")));
    var summaries = List.of(summary(PORCH, 1, 2), summary(PORCH, 1, 2), summary(GATE, 1, 3));
    assertThat(now(journal.compact(summaries))).isEqualTo(1);
    assertThat(now(journal.read(GATE))).hasSize(2);
  }

  @Test
  void identity_staysTheSame_whileFactsCome() {
    var before = now(journal.identity());
    appended(journal.append(append(PORCH, 0, "Opened")));
    assertThat(now(journal.identity())).isEqualTo(before).isNotBlank();
  }

  @Test
  void follower_isTold_onceThereAreFacts() {
    var told = new CompletableFuture<List<Recorded>>();
    try (var _ =
        journal.follow(() -> journal.readAll(0, 10).thenAccept(facts -> tell(facts, told)))) {
      appended(journal.append(append(PORCH, 0, "Opened")));
      assertThat(now(told)).hasSize(1);
    }
  }

  /** A hint may come for nothing. */
  private static void tell(List<Recorded> facts, CompletableFuture<List<Recorded>> told) {
    if (!facts.isEmpty()) told.complete(facts);
  }

  @Test
  void lease_isGranted_andNotExpired() {
    assertThat(renew("a", EPOCH, LONG)).isInstanceOf(Granted.class);
    assertThat(now(journal.leases().expired())).isEmpty();
  }

  @Test
  void lease_isRenewed_byALaterStartOfTheSameInstance() {
    renew("a", EPOCH, LONG);
    assertThat(renew("a", EPOCH + 1, LONG)).isInstanceOf(Granted.class);
  }

  @Test
  void anotherInstanceOfTheName_isRefused_whileTheFirstIsAlive() {
    renew("a", EPOCH, LONG);
    assertThat(now(journal.leases().renew("a", EPOCH + 1, "another folder", LONG)))
        .isInstanceOf(Held.class);
  }

  @Test
  void refusedInstance_fencesNobody() {
    renew("node", EPOCH, LONG);
    now(journal.leases().renew("node", EPOCH + 1, "another folder", LONG));
    appended(journal.append(append(PORCH, 0, "Opened")));
  }

  @Test
  void anotherInstanceOfTheName_isGranted_onceTheFirstHasExpired() {
    renew("a", EPOCH, Duration.ZERO);
    assertThat(now(journal.leases().renew("a", EPOCH + 1, "another folder", LONG)))
        .isInstanceOf(Granted.class);
  }

  @Test
  void leaseOfAnEarlierEpoch_isFenced() {
    renew("a", EPOCH, Duration.ZERO);
    assertThat(renew("a", EPOCH - 1, LONG)).isEqualTo(new Renewal.Fenced(EPOCH));
  }

  @Test
  void leaseNotRenewed_isExpired() {
    renew("a", EPOCH, Duration.ZERO);
    renew("b", EPOCH, LONG);
    assertThat(now(journal.leases().expired())).extracting(Lease::node).containsExactly("a");
  }

  @Test
  void expiredNode_isFencedByExactlyOneSurvivor() {
    renew("node", EPOCH, Duration.ZERO);
    renew("b", EPOCH, LONG);
    renew("c", EPOCH, LONG);
    var expired = now(journal.leases().expired()).getFirst();

    var wins =
        java.util.stream.Stream.of("b", "c")
            .map(survivor -> journal.leases().fence(expired, survivor).toCompletableFuture())
            .toList();
    assertThat(wins.stream().filter(JournalContract::now)).hasSize(1);
  }

  @Test
  void fencedNode_canRecordNothingMore_underItsEpoch() {
    fence("node", "b");
    assertThat(now(journal.append(append(PORCH, 0, "Opened")))).isEqualTo(new Fenced(EPOCH + 1));
    appended(journal.append(as("node", EPOCH + 1, append(PORCH, 0, "Opened"))));
  }

  @Test
  void fencedNode_hasToRenewUnderAnotherEpoch() {
    fence("a", "b");
    assertThat(renew("a", EPOCH, LONG)).isEqualTo(new Renewal.Fenced(EPOCH + 1));
    assertThat(renew("a", EPOCH + 1, LONG)).isInstanceOf(Granted.class);
  }

  @Test
  void fencedNode_isNotExpiredForTheOthers() {
    fence("a", "b");
    assertThat(now(journal.leases().expired())).isEmpty();
  }

  @Test
  void survivorThatFailed_mayFenceAgain_untilItReleases() {
    renew("b", EPOCH, LONG);
    var expired = fence("a", "b");
    assertThat(now(journal.leases().fence(expired, "c"))).isFalse();
    assertThat(now(journal.leases().fence(expired, "b"))).isTrue();
    now(journal.leases().release("a", EPOCH));
    assertThat(now(journal.leases().fence(expired, "b"))).isFalse();
  }

  @Test
  void survivorThatDiesToo_isReplaced() {
    var expired = fence("a", "b");
    renew("b", EPOCH, Duration.ZERO);
    renew("c", EPOCH, LONG);

    assertThat(now(journal.leases().fence(expired, "c"))).isTrue();
  }

  @Test
  void nodeThatCameBack_isNotFenced() {
    renew("a", EPOCH, Duration.ZERO);
    var expired = now(journal.leases().expired()).getFirst();
    renew("a", EPOCH, LONG);
    assertThat(now(journal.leases().fence(expired, "b"))).isFalse();
  }

  @Test
  void releasedLease_doesNotExpire() {
    renew("a", EPOCH, Duration.ZERO);
    now(journal.leases().release("a", EPOCH));
    assertThat(now(journal.leases().expired())).isEmpty();
  }

  @Test
  void releasedLease_keepsItsEpochFenced() {
    fence("node", "b");
    now(journal.leases().release("node", EPOCH));
    assertThat(now(journal.append(append(PORCH, 0, "Opened")))).isEqualTo(new Fenced(EPOCH + 1));
  }

  @Test
  void leaseOfALaterStart_isNotReleasedByAnEarlierOne() {
    renew("a", EPOCH + 1, Duration.ZERO);
    now(journal.leases().release("a", EPOCH));
    assertThat(now(journal.leases().expired())).hasSize(1);
  }

  private Renewal renew(String node, long epoch, Duration duration) {
    return now(journal.leases().renew(node, epoch, "folder of " + node, duration));
  }

  /** The node's lease has run out, and the survivor has fenced it. */
  private Lease fence(String node, String survivor) {
    renew(node, EPOCH, Duration.ZERO);
    renew(survivor, EPOCH, LONG);
    var expired = now(journal.leases().expired()).getFirst();
    assertThat(now(journal.leases().fence(expired, survivor))).isTrue();
    return expired;
  }

  private static Append as(String node, long epoch, Append append) {
    return new Append(
        append.command(),
        append.aggregate(),
        append.expectedVersion(),
        node,
        epoch,
        append.facts());
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
        case Fenced fenced -> throw new AssertionError(fenced);
      }
    }
    return written;
  }

  private static Summary summary(AggregateId aggregate, long first, long last) {
    return new Summary(aggregate, first, last, new Fact("Summed", NOON, Map.of("knocks", 1L)));
  }

  private static Append append(AggregateId aggregate, long expectedVersion, String... types) {
    var facts =
        IntStream.range(0, types.length)
            .mapToObj(i -> new Fact(types[i], NOON, Map.of("index", (long) i)))
            .toList();
    return new Append(UUID.randomUUID(), aggregate, expectedVersion, "node", EPOCH, facts);
  }

  private static List<Recorded> appended(CompletionStage<Outcome> outcome) {
    assertThat(now(outcome)).isInstanceOf(Appended.class);
    return ((Appended) now(outcome)).facts();
  }

  static <T> T now(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
