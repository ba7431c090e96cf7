package io.hearthline.cluster.journal;

import static io.hearthline.cluster.journal.Appends.PORCH;
import static io.hearthline.cluster.journal.Appends.appended;
import static io.hearthline.cluster.journal.Appends.everything;
import static io.hearthline.cluster.journal.Appends.knock;
import static io.hearthline.cluster.journal.Appends.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.journal.Shapes;
import io.hearthline.domain.journal.Shapes.Upcaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class SqliteTroubleTest {
  private static final int FRAME_BYTES = 24 + 4096;

  @TempDir private Path folder;

  @Test
  void fullDisk_failsWhatIsAppended_andIsLeftBehindOnceThereIsRoom() throws Exception {
    mount("size=1m");
    try (var journal = open(folder)) {
      appended(journal.append(knock(PORCH, 0)));
      var filler = folder.resolve("filler");
      Files.write(filler, new byte[700_000]);
      int written = 1;
      JournalException trouble = null;
      while (trouble == null) {
        try {
          appended(journal.append(knock(PORCH, written, "x".repeat(1_000))));
          written++;
        } catch (JournalException e) {
          trouble = e;
        }
      }
      assertThat(trouble).hasMessageContaining("the disk is full");
      assertThat(now(journal.read(PORCH))).hasSize(written);

      Files.delete(filler);
      assertThat(appended(journal.append(knock(PORCH, written)))).hasSize(1);
    } finally {
      umount();
    }
  }

  @Test
  void readOnlyDisk_failsWhatIsAppended_andIsLeftBehindOnceItIsWritable() throws Exception {
    mount("size=4m");
    try {
      try (var journal = open(folder)) {
        appended(journal.append(knock(PORCH, 0)));
      }
      run("mount", "-o", "remount,ro", folder.toString());
      try (var journal = open(folder)) {
        assertThatThrownBy(() -> now(journal.append(knock(PORCH, 1))))
            .isInstanceOf(JournalException.class)
            .hasMessageContaining("journal.db");

        run("mount", "-o", "remount,rw", folder.toString());
        assertThat(appended(journal.append(knock(PORCH, 1)))).hasSize(1);
      }
    } finally {
      umount();
    }
  }

  @Test
  void corruptLastPageOfTheLog_losesTheLastTransaction_andSaysSo() throws Exception {
    var copy = copyOfARunningJournal(5);
    damage(wal(copy), Files.size(wal(copy)) - 100);

    try (var journal = open(copy)) {
      assertThat(everything(journal)).extracting(Recorded::version).containsExactly(1L, 2L, 3L, 4L);
      assertThat(journal.damage())
          .hasValueSatisfying(words -> assertThat(words).contains("last 1"));
      assertThat(now(journal.identity())).endsWith("/2"); // place 5 is going to be another fact
    }
  }

  @Test
  void corruptPageInTheMiddleOfTheLog_losesAllBehindIt() throws Exception {
    var copy = copyOfARunningJournal(50);
    long frames = (Files.size(wal(copy)) - 32) / FRAME_BYTES;
    damage(wal(copy), 32 + (frames / 2) * FRAME_BYTES + 50);

    try (var journal = open(copy)) {
      int left = everything(journal).size();
      assertThat(left).isBetween(1, 49);
      assertThat(journal.damage())
          .hasValueSatisfying(words -> assertThat(words).contains("last " + (50 - left)));
    }
  }

  @Test
  void writeThatACrashCutOff_isNoDamage() throws Exception {
    var copy = copyOfARunningJournal(5);
    try (var file = FileChannel.open(wal(copy), StandardOpenOption.WRITE)) {
      file.truncate(file.size() - 1);
    }

    try (var journal = open(copy)) {
      assertThat(everything(journal)).hasSize(4);
      assertThat(journal.damage()).isEmpty();
    }
  }

  @Test
  void wholeLog_losesNothing() throws Exception {
    try (var journal = open(copyOfARunningJournal(5))) {
      assertThat(everything(journal)).hasSize(5);
      assertThat(journal.damage()).isEmpty();
      assertThat(now(journal.identity())).endsWith("/1");
    }
  }

  @Test
  void fileThatIsNoDatabase_isNamed_andLeftAlone() throws Exception {
    Files.writeString(folder.resolve("journal.db"), "my shopping list ".repeat(1_000));
    try (var journal = open(folder)) {
      assertThatThrownBy(() -> now(journal.append(knock(PORCH, 0))))
          .hasMessageContaining("journal.db: the file is damaged");
    }
    assertThat(Files.readString(folder.resolve("journal.db"))).startsWith("my shopping list");
  }

  @Test
  void journalOfALaterRelease_isRefused() throws Exception {
    try (var journal = open(folder)) {
      appended(journal.append(knock(PORCH, 0)));
    }
    sql("PRAGMA user_version = 99");
    try (var journal = open(folder)) {
      assertThatThrownBy(() -> now(journal.read(PORCH))).hasMessageContaining("later release");
    }
  }

  @Test
  void bodyOfAnEarlierRelease_isReadInThePresentShape() throws Exception {
    try (var journal = open(folder)) {
      now(journal.identity());
    }
    // As a release wrote it when there was no loudness; never to be changed.
    sql(
        "INSERT INTO event VALUES (1, 'stream:porch', 1, 'Knocked', 1, 0, 'node', 1,"
            + " '123e4567-e89b-12d3-a456-426614174000', '{\"text\":\"hello\",\"count\":3}')");
    var shapes =
        new Shapes(
            List.of(
                new Upcaster("Knocked", 1, old -> Map.of("text", old.get("text"), "loud", true))));

    try (var journal = new SqliteJournal(folder.resolve("journal.db"), shapes)) {
      assertThat(everything(journal).getFirst().body())
          .isEqualTo(Map.of("text", "hello", "loud", true));
    }
  }

  @Test
  void journalFile_isForItsOwnerOnly() {
    try (var journal = open(folder)) {
      now(journal.identity());
      assertThat(folder.resolve("journal.db").toFile())
          .satisfies(file ->
              assertThat(Files.getPosixFilePermissions(file.toPath()).toString())
                  .doesNotContain("GROUP", "OTHERS"));
    }
  }

  @Test
  void closedJournal_refusesWhatComesLate() {
    var journal = open(folder);
    journal.close();
    assertThatThrownBy(() -> now(journal.append(knock(PORCH, 0)))).hasMessageContaining("closed");
    assertThatThrownBy(() -> now(journal.read(PORCH))).hasMessageContaining("closed");
  }

  /** As a crash leaves it: the main file without, the log with the facts. */
  private Path copyOfARunningJournal(int facts) throws IOException {
    var copy = Files.createDirectory(folder.resolve("copy"));
    try (var journal = open(folder)) {
      for (int version = 0; version < facts; version++) {
        appended(journal.append(knock(PORCH, version)));
      }
      for (var name : List.of("journal.db", "journal.db-wal")) {
        Files.copy(folder.resolve(name), copy.resolve(name));
      }
    }
    return copy;
  }

  private static void damage(Path file, long at) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {85}), at);
    }
  }

  private static Path wal(Path folder) {
    return folder.resolve("journal.db-wal");
  }

  private static SqliteJournal open(Path folder) {
    return new SqliteJournal(folder.resolve("journal.db"), Shapes.unchanged());
  }

  private void sql(String statement) throws SQLException {
    var database = new SQLiteDataSource();
    database.setUrl("jdbc:sqlite:" + folder.resolve("journal.db"));
    try (var connection = database.getConnection()) {
      Jdbc.execute(connection, statement);
    }
  }

  /** A small disk of its own, where this user may mount one. */
  private void mount(String options) throws IOException, InterruptedException {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root can mount a small disk");
    assumeTrue(
        exitCode("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString()) == 0,
        "mounting is not allowed here");
  }

  private void umount() throws IOException, InterruptedException {
    run("umount", folder.toString());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(exitCode(command)).as(String.join(" ", command)).isZero();
  }

  private static int exitCode(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }
}
