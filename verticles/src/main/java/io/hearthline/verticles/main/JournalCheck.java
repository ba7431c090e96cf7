package io.hearthline.verticles.main;

import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.stream.Stream;
import io.hearthline.domain.stream.StreamFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether facts, read in their order, are what a journal promises. */
final class JournalCheck {
  private final Map<AggregateId, Long> versions = new HashMap<>();
  private final Map<AggregateId, Stream> streams = new HashMap<>();
  private final List<String> troubles = new ArrayList<>();
  private long facts;
  private long lastSeq;

  void add(Recorded fact) {
    facts++;
    if (fact.seq() <= lastSeq) trouble(fact, "comes behind place " + lastSeq);
    lastSeq = fact.seq();
    long expected = versions.getOrDefault(fact.aggregate(), 0L) + 1;
    // A summary has the place of the last of those that it stands for.
    boolean follows =
        StreamFacts.sumsUp(fact) ? fact.version() > expected : fact.version() == expected;
    if (!follows) trouble(fact, "should have version " + expected);
    versions.put(fact.aggregate(), fact.version());
    if (StreamFacts.isStream(fact.aggregate())) fold(fact);
  }

  private void fold(Recorded fact) {
    try {
      var before = streams.getOrDefault(fact.aggregate(), Stream.absent());
      streams.put(fact.aggregate(), Stream.evolve(before, StreamFacts.event(fact)));
    } catch (IllegalArgumentException | IllegalStateException e) {
      trouble(fact, String.valueOf(e.getMessage()));
    }
  }

  private void trouble(Recorded fact, String what) {
    troubles.add(
        "place " + fact.seq() + ", " + fact.aggregate() + " " + fact.version() + ": " + what);
  }

  void addTroubles(List<String> more) {
    troubles.addAll(more);
  }

  long facts() {
    return facts;
  }

  int aggregates() {
    return versions.size();
  }

  List<String> troubles() {
    return List.copyOf(troubles);
  }
}
