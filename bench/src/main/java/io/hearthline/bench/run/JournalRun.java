package io.hearthline.bench.run;

import io.hearthline.bench.journal.RawSqlite;
import io.hearthline.bench.journal.Writers;
import io.hearthline.cluster.journal.PostgresJournal;
import io.hearthline.cluster.journal.PostgresUrl;
import io.hearthline.cluster.journal.SqliteJournal;
import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Shapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;

/**
 * {@code bench journal}: durable appends a second by many writers, how long one waits, and how fast
 * everything is read. SQLite in the folder for results, a disk like that of a node; PostgreSQL
 * where an empty database is given.
 */
public final class JournalRun {
  private static final int PAGE = 10_000;
  private static final Duration WARM_UP = Duration.ofSeconds(2);

  private final Options options;
  private final Results results;
  private final int writers;
  private final int facts;
  private final Duration duration;

  public JournalRun(Options options) throws IOException {
    this.options = options;
    results = new Results("journal", options);
    writers = options.number("--writers", 16);
    facts = options.number("--facts", options.has("--quick") ? 100_000 : 1_000_000);
    duration = Duration.ofSeconds(options.number("--seconds", options.has("--quick") ? 3 : 10));
  }

  public void run() throws Exception {
    System.out.println("bench journal: " + results.machine());
    System.out.printf(
        "%-11s %14s %14s %12s %12s %14s%n",
        "store",
        writers + " writers/s",
        "filled/s",
        "alone p50 us",
        "alone p99 us",
        "read facts/s");
    Files.createDirectories(Options.home().resolve("bench/results"));
    var folder = Files.createTempDirectory(Options.home().resolve("bench/results"), "journal-");
    try {
      double sqlite;
      try (var journal = new SqliteJournal(folder.resolve("journal.db"), Shapes.unchanged())) {
        sqlite = measure("SQLite", journal);
      }
      double raw = RawSqlite.run(folder.resolve("raw.db"), writers, duration);
      results.root().put("rawRowsPerSecond", raw).put("ofRaw", sqlite / raw);
      System.out.printf(
          "bare inserts, one flush for %d: %.0f/s; the journal has %.0f %% of that%n",
          writers, raw, 100 * sqlite / raw);
    } finally {
      delete(folder);
    }
    var url = options.text("--postgresql");
    if (url == null) {
      System.out.println(
          "PostgreSQL not measured: --postgresql postgresql://user:password@host/db");
    } else {
      try (var journal = new PostgresJournal(PostgresUrl.parse(url), Shapes.unchanged())) {
        measure("PostgreSQL", journal);
      }
    }
    System.out.println("written to " + results.write());
  }

  /** Answers appends a second; the last to be measured, when the journal is long. */
  private double measure(String store, Journal journal) throws Exception {
    double filled = Writers.fill(journal, facts);
    Writers.run(journal, writers, WARM_UP);
    long begun = System.nanoTime();
    long read = Writers.read(journal, PAGE);
    double readPerSecond = read / ((System.nanoTime() - begun) / 1e9);
    var alone = Writers.run(journal, 1, duration);
    var many = Writers.run(journal, writers, duration);
    double p50 = percentile(alone, 0.5);
    double p99 = percentile(alone, 0.99);
    System.out.printf(
        "%-11s %14.0f %14.0f %12.0f %12.0f %14.0f%n",
        store, many.perSecond(), filled, p50, p99, readPerSecond);
    results
        .root()
        .putObject(store)
        .put("facts", read)
        .put("writers", writers)
        .put("appendsPerSecond", many.perSecond())
        .put("filledPerSecond", filled)
        .put("aloneP50Micros", p50)
        .put("aloneP99Micros", p99)
        .put("readPerSecond", readPerSecond);
    return many.perSecond();
  }

  private static double percentile(Writers.Run run, double share) {
    return Results.percentile(
        run.micros().stream().mapToDouble(Double::doubleValue).toArray(), share);
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
