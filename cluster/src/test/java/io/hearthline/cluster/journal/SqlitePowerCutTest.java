package io.hearthline.cluster.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hearthline.cluster.journal.LoopDisk.Cache;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.journal.Shapes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cuts the power of the disk that a process writes a journal to, again and again, and goes on with
 * what is left. What that proves and what not is said at {@link LoopDisk}.
 */
class SqlitePowerCutTest {
  private static final long JITTER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  @TempDir private Path folder;

  @Test
  void powerCut_losesNothingThatTheWriterWasTold_twice() throws Exception {
    cutPower(2);
  }

  @Test
  @Tag("long")
  void powerCut_losesNothingThatTheWriterWasTold_twentyTimes() throws Exception {
    cutPower(20);
  }

  private void cutPower(int rounds) throws IOException {
    var obstacle = LoopDisk.obstacle();
    assumeTrue(obstacle.isEmpty(), () -> obstacle.orElseThrow());
    var acknowledged = new HashSet<String>();
    var random = new Random(rounds);
    try (var disk = LoopDisk.in(folder)) {
      var file = disk.root().resolve("journal.db");
      for (int round = 0; round < rounds; round++) {
        acknowledged.addAll(writeAndCut(disk, file, round, random));
        disk.switchOn();
        assertThatAllIsThere(file, acknowledged);
      }
    }
  }

  /** Also what it printed after the cut: it must not have been told that anything is recorded. */
  private static Set<String> writeAndCut(LoopDisk disk, Path file, int round, Random random)
      throws IOException {
    int lines = 50 + random.nextInt(500);
    var cache = round % 2 == 0 ? Cache.LOST : Cache.WRITTEN;
    // Its complaints about the disk are what it should say.
    var process =
        CrashingWriter.process(file, round).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    var told = new HashSet<String>();
    try (var output = process.inputReader()) {
      for (var line = output.readLine(); line != null; line = output.readLine()) {
        if (CrashingWriter.isWhole(line)) told.add(line);
        if (told.size() == lines) break;
      }
      // Else it would always be shortly after a flush.
      LockSupport.parkNanos(random.nextLong(JITTER_NANOS));
      disk.cutPower(cache);
      process.toHandle().destroyForcibly(); // leaves the output open
      output.lines().filter(CrashingWriter::isWhole).forEach(told::add);
    } finally {
      process.destroyForcibly().onExit().join();
    }
    assertThat(told).hasSizeGreaterThanOrEqualTo(lines);
    return told;
  }

  /** A tail that nobody was told of may be damaged, and is then left out. */
  private static void assertThatAllIsThere(Path file, Set<String> acknowledged) {
    try (var journal = new SqliteJournal(file, Shapes.unchanged())) {
      var facts = Appends.everything(journal);
      assertThat(facts.stream().map(CrashingWriter::line).toList())
          .doesNotHaveDuplicates()
          .containsAll(acknowledged);
      assertThat(facts).extracting(Recorded::seq).isSorted();
    }
  }
}
