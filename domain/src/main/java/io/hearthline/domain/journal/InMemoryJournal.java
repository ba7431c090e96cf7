package io.hearthline.domain.journal;

import io.hearthline.domain.journal.Journal.Outcome.Appended;
import io.hearthline.domain.journal.Journal.Outcome.Conflict;
import io.hearthline.domain.journal.Journal.Outcome.Fenced;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Keeps facts until the process ends, and only so many of them. */
public final class InMemoryJournal implements Journal {
  /**
   * What is worth its memory.
   *
   * @param ends whether a fact is the last of its aggregate, so that it may be forgotten
   * @param endedAggregates how many ended aggregates to remember, the latest ones
   * @param facts how many facts, and how many commands, to remember at most; the oldest go first
   */
  public record Retention(Predicate<Recorded> ends, int endedAggregates, int facts) {}

  private final Retention retention;
  private final TreeMap<Long, Recorded> all = new TreeMap<>();
  private final Map<AggregateId, Deque<Recorded>> logs = new HashMap<>();
  private final SequencedSet<AggregateId> ended = new LinkedHashSet<>();
  private final LinkedHashMap<UUID, Appended> done = new LinkedHashMap<>();
  private final InMemoryLeases leases = new InMemoryLeases(InstantSource.system());
  private final List<Runnable> followers = new CopyOnWriteArrayList<>();
  private final String identity = UUID.randomUUID().toString();
  private long lastSeq;

  public InMemoryJournal(Retention retention) {
    this.retention = retention;
  }

  @Override
  public CompletionStage<Outcome> append(Append append) {
    var outcome = decide(append);
    if (outcome instanceof Appended) followers.forEach(Runnable::run);
    return CompletableFuture.completedFuture(outcome);
  }

  private synchronized Outcome decide(Append append) {
    var before = done.get(append.command());
    if (before != null) return before;

    long epoch = leases.admit(append.node(), append.epoch());
    if (epoch > append.epoch()) return new Fenced(epoch);
    long version = version(append.aggregate());
    if (version != append.expectedVersion()) return new Conflict(version);

    var appended = record(append);
    forget();
    return appended;
  }

  @Override
  public synchronized CompletionStage<List<Recorded>> read(AggregateId aggregate) {
    var log = logs.get(aggregate);
    return CompletableFuture.completedFuture(log == null ? List.of() : List.copyOf(log));
  }

  @Override
  public synchronized CompletionStage<List<Recorded>> readAll(long fromSeq, int limit) {
    if (limit < 1) throw new IllegalArgumentException("limit " + limit);
    return CompletableFuture.completedFuture(
        all.tailMap(fromSeq).values().stream().limit(limit).toList());
  }

  @Override
  public synchronized CompletionStage<Integer> compact(List<Summary> summaries) {
    int done = 0;
    for (var summary : summaries) if (compact(summary)) done++;
    return CompletableFuture.completedFuture(done);
  }

  private boolean compact(Summary summary) {
    var log = logs.get(summary.aggregate());
    if (log == null) return false;
    var giveWay =
        log.stream()
            .filter(fact -> fact.version() >= summary.firstVersion())
            .filter(fact -> fact.version() <= summary.lastVersion())
            .toList();
    if (giveWay.size() != summary.lastVersion() - summary.firstVersion() + 1) return false;
    var last = giveWay.getLast();
    var fact = summary.fact();
    var summed =
        new Recorded(
            last.seq(),
            last.aggregate(),
            last.version(),
            fact.type(),
            fact.at(),
            last.node(),
            fact.body());
    var rest = new ArrayDeque<Recorded>();
    for (var entry : log) {
      if (entry.equals(last)) rest.addLast(summed);
      else if (!giveWay.contains(entry)) rest.addLast(entry);
    }
    logs.put(summary.aggregate(), rest);
    for (var entry : giveWay) all.remove(entry.seq());
    all.put(summed.seq(), summed);
    return true;
  }

  @Override
  public CompletionStage<String> identity() {
    return CompletableFuture.completedFuture(identity);
  }

  @Override
  public Subscription follow(Runnable hint) {
    followers.add(hint);
    return () -> followers.remove(hint);
  }

  @Override
  public Leases leases() {
    return leases;
  }

  /** Everything goes with the last reference. */
  @Override
  public void close() {}

  private Appended record(Append append) {
    var log = logs.computeIfAbsent(append.aggregate(), _ -> new ArrayDeque<>());
    long version = append.expectedVersion();
    var recorded = new ArrayList<Recorded>();
    for (var fact : append.facts()) {
      var entry =
          new Recorded(
              ++lastSeq,
              append.aggregate(),
              ++version,
              fact.type(),
              fact.at(),
              append.node(),
              fact.body());
      recorded.add(entry);
      log.addLast(entry);
      all.put(entry.seq(), entry);
    }
    ended.remove(append.aggregate());
    if (retention.ends().test(recorded.getLast())) ended.addLast(append.aggregate());
    var appended = new Appended(recorded);
    done.put(append.command(), appended);
    return appended;
  }

  private void forget() {
    while (ended.size() > retention.endedAggregates()) forgetAggregate(ended.removeFirst());
    while (all.size() > retention.facts() && !ended.isEmpty()) forgetAggregate(ended.removeFirst());
    while (all.size() > retention.facts()) forgetOldest();
    while (done.size() > retention.facts()) done.pollFirstEntry();
  }

  private void forgetAggregate(AggregateId aggregate) {
    var log = logs.remove(aggregate);
    if (log == null) return;
    for (var entry : log) all.remove(entry.seq());
  }

  /** Never the last of an aggregate that goes on, since its version has to be known. */
  private void forgetOldest() {
    for (var entry : all.values()) {
      var log = logs.get(entry.aggregate());
      if (log != null && log.size() > 1) {
        log.removeFirst();
        all.remove(entry.seq());
        return;
      }
    }
    throw new IllegalStateException("more live aggregates than facts to keep: " + all.size());
  }

  private long version(AggregateId aggregate) {
    var log = logs.get(aggregate);
    return log == null ? 0 : log.getLast().version();
  }
}
