package io.hearthline.verticles.streams;

import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.journal.Summary;
import io.hearthline.domain.stream.StreamEvent.StreamEnded;
import io.hearthline.domain.stream.StreamFacts;
import io.hearthline.domain.stream.Tally;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * One pass over the journal, in which publications that ended long ago give way to their summaries.
 * In small steps with pauses, so that whoever appends hardly waits. Confined to one event loop.
 */
final class Compaction {
  /** Facts read, and publications summed up in one transaction, at most. */
  private static final int PAGE = 250;

  private static final long PAUSE_MILLIS = 20;

  private final Vertx vertx;
  private final Journal journal;
  private final Instant before;
  private final Map<AggregateId, Open> open = new HashMap<>();

  /** What does not make sense is left as it is, for {@code journal verify} to name. */
  private final Set<AggregateId> corrupt = new HashSet<>();

  private int done;

  /** A publication whose end was not read yet. */
  private record Open(Tally tally, long firstVersion) {}

  private Compaction(Vertx vertx, Journal journal, Instant before) {
    this.vertx = vertx;
    this.journal = journal;
    this.before = before;
  }

  /**
   * Does it.
   *
   * @param before what ended since stays in full
   * @return how many publications gave way; fails while the journal is away
   */
  static Future<Integer> run(Vertx vertx, Journal journal, Instant before) {
    var pass = new Compaction(vertx, journal, before);
    return pass.from(0).map(_ -> pass.done);
  }

  private Future<Void> from(long seq) {
    return asked(journal.readAll(seq, PAGE))
        .compose(page -> {
          var summaries = summaries(page);
          Future<Integer> compacted =
              summaries.isEmpty()
                  ? Future.succeededFuture(0)
                  : asked(journal.compact(summaries)).onSuccess(count -> done += count);
          if (page.size() < PAGE) return compacted.mapEmpty();
          return compacted.compose(_ -> pause()).compose(_ -> from(page.getLast().seq() + 1));
        });
  }

  private List<Summary> summaries(List<Recorded> page) {
    var summaries = new ArrayList<Summary>();
    for (var fact : page) {
      if (!StreamFacts.isStream(fact.aggregate()) || corrupt.contains(fact.aggregate())) continue;
      try {
        fold(fact, summaries);
      } catch (IllegalStateException | IllegalArgumentException _) {
        corrupt.add(fact.aggregate());
        open.remove(fact.aggregate());
      }
    }
    return summaries;
  }

  private void fold(Recorded fact, List<Summary> summaries) {
    var id = fact.aggregate();
    var event = StreamFacts.event(fact);
    var so = open.getOrDefault(id, new Open(Tally.none(), fact.version()));
    if (event instanceof StreamEnded end && end.at().isBefore(before)) {
      var summary = StreamFacts.fact(so.tally.summary(end));
      summaries.add(new Summary(id, so.firstVersion, fact.version(), summary));
    }
    if (StreamFacts.ends(fact)) open.remove(id);
    else open.put(id, new Open(so.tally.after(event), so.firstVersion));
  }

  private Future<Void> pause() {
    var over = Promise.<Void>promise();
    vertx.setTimer(PAUSE_MILLIS, _ -> over.complete());
    return over.future();
  }

  private <T> Future<T> asked(CompletionStage<T> answer) {
    return Future.fromCompletionStage(answer, vertx.getOrCreateContext());
  }
}
