package io.hearthline.cluster.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.journal.Shapes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that writes a journal, without any warning, again and again. */
class SqliteCrashTest {
  @TempDir private Path folder;

  @Test
  void killedWriter_losesNothingThatItWasTold_twice() throws Exception {
    kill(2);
  }

  @Test
  @Tag("long")
  void killedWriter_losesNothingThatItWasTold_fiftyTimes() throws Exception {
    kill(50);
  }

  private void kill(int rounds) throws IOException {
    var file = folder.resolve("journal.db");
    var acknowledged = new HashSet<String>();
    var random = new Random(rounds);
    for (int round = 0; round < rounds; round++) {
      acknowledged.addAll(writeAndKill(file, round, 50 + random.nextInt(500)));
    }
    try (var journal = new SqliteJournal(file, Shapes.unchanged())) {
      var facts = Appends.everything(journal);
      assertThat(facts.stream().map(CrashingWriter::line).toList())
          .doesNotHaveDuplicates()
          .containsAll(acknowledged);
      assertThat(facts).extracting(Recorded::seq).isSorted();
      assertThat(journal.damage()).isEmpty();
    }
  }

  /** Answers what the process had printed, which may be more than it was asked to wait for. */
  private static Set<String> writeAndKill(Path file, int round, int lines) throws IOException {
    var process =
        CrashingWriter.process(file, round).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var told = new HashSet<String>();
    try (var output = process.inputReader()) {
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        if (CrashingWriter.isWhole(line)) told.add(line);
        if (told.size() == lines) process.toHandle().destroyForcibly(); // leaves the output open
      }
    }
    return told;
  }
}
