package io.hearthline.cluster.journal;

import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Journal.Outcome.Appended;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.journal.Shapes;
import java.nio.file.Path;

/** A process that appends until it is killed, and prints the id of each command once it is told. */
final class CrashingWriter {
  private static final int WRITERS = 8;

  private CrashingWriter() {}

  /** Takes the file and a number that no other start had. */
  public static void main(String[] args) throws InterruptedException {
    var journal = new SqliteJournal(Path.of(args[0]), Shapes.unchanged());
    for (int writer = 0; writer < WRITERS; writer++) {
      var aggregate = new AggregateId("stream", args[1] + "-" + writer);
      Thread.ofPlatform().start(() -> writeForEver(journal, aggregate));
    }
    Thread.currentThread().join();
  }

  private static void writeForEver(SqliteJournal journal, AggregateId aggregate) {
    for (long version = 0; ; version++) {
      var append = Appends.knock(aggregate, version);
      if (journal.append(append).toCompletableFuture().join() instanceof Appended(var facts)) {
        System.out.println(line(facts.getFirst()));
      }
    }
  }

  /** The process, not started yet. */
  static ProcessBuilder process(Path file, int round) {
    return new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        CrashingWriter.class.getName(),
        file.toString(),
        Integer.toString(round));
  }

  /** What it prints when it was told that this is recorded. */
  static String line(Recorded fact) {
    return fact.aggregate() + "@" + fact.version() + ";";
  }

  /** Whether it printed this line to its end. */
  static boolean isWhole(String line) {
    return line.startsWith("stream:") && line.endsWith(";");
  }
}
