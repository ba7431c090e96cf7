package io.hearthline.bench.journal;

import io.hearthline.cluster.journal.CommandIds;
import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.Fact;
import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Journal.Outcome;
import io.hearthline.domain.journal.Journal.Outcome.Appended;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Several writers, each with streams of its own, who wait for the journal's word before they append
 * again: what a node's streams do at their busiest.
 */
public final class Writers {
  /** Facts of one stream before the next one: two talks and two listeners. */
  private static final int FACTS_OF_A_STREAM = 10;

  /** Half of what may wait. */
  private static final int UNDER_WAY = 5_000;

  private Writers() {}

  /**
   * What came of it.
   *
   * @param micros how long each append took, in microseconds
   */
  public record Run(double perSecond, List<Double> micros) {}

  /** Appends for so long. */
  public static Run run(Journal journal, int writers, Duration duration)
      throws InterruptedException, ExecutionException {
    var times = Collections.synchronizedList(new ArrayList<Double>());
    long begun = System.nanoTime();
    long end = begun + duration.toNanos();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          IntStream.range(0, writers)
              .mapToObj(i -> threads.submit(task(journal, "bench-" + begun + "-" + i, end, times)))
              .toList();
      for (var writer : running) writer.get();
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new Run(times.size() / seconds, List.copyOf(times));
  }

  private static Callable<Boolean> task(
      Journal journal, String name, long endNanos, List<Double> times) {
    return () -> times.addAll(write(journal, name, endNanos));
  }

  private static List<Double> write(Journal journal, String name, long endNanos) {
    var micros = new ArrayList<Double>();
    for (int count = 0; System.nanoTime() - endNanos < 0; count++) {
      long begun = System.nanoTime();
      append(journal, stream(name, count), count % FACTS_OF_A_STREAM).join();
      micros.add((System.nanoTime() - begun) / 1e3);
    }
    return micros;
  }

  /**
   * Fills a journal with streams, as many appends under way as a journal takes at a time.
   *
   * @return facts a second
   */
  public static double fill(Journal journal, int facts) {
    long begun = System.nanoTime();
    var name = "fill-" + begun;
    var waiting = new ArrayList<CompletableFuture<Outcome>>();
    for (int count = 0; count < facts; count++) {
      waiting.add(append(journal, stream(name, count), count % FACTS_OF_A_STREAM));
      if (waiting.size() == UNDER_WAY || count == facts - 1) {
        waiting.forEach(CompletableFuture::join);
        waiting.clear();
      }
    }
    return facts / ((System.nanoTime() - begun) / 1e9);
  }

  /** Reads all; answers how many. */
  public static long read(Journal journal, int page) {
    long read = 0;
    long from = 0;
    while (true) {
      var facts = journal.readAll(from, page).toCompletableFuture().join();
      read += facts.size();
      if (facts.size() < page) return read;
      from = facts.getLast().seq() + 1;
    }
  }

  private static AggregateId stream(String name, int count) {
    return new AggregateId("stream", name + "-" + count / FACTS_OF_A_STREAM);
  }

  private static CompletableFuture<Outcome> append(
      Journal journal, AggregateId stream, long version) {
    var fact = new Fact("ListenerJoined", Instant.now(), Map.of("listener", "ear-of-somebody"));
    return journal
        .append(new Append(CommandIds.next(), stream, version, "bench", 1, List.of(fact)))
        .thenApply(Writers::recorded)
        .toCompletableFuture();
  }

  private static Outcome recorded(Outcome outcome) {
    if (outcome instanceof Appended) return outcome;
    throw new IllegalStateException(outcome.toString());
  }
}
