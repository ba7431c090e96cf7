package io.hearthline.verticles.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.Fact;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreCommandTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path file;
  private Path there;

  @BeforeEach
  void backUp() throws Exception {
    var here = Files.createDirectories(folder.resolve("here"));
    there = folder.resolve("there");
    file = folder.resolve("backup.tar.gz");
    Files.writeString(here.resolve("signing.key"), "key");
    Files.writeString(here.resolve("instance"), "this folder");
    Files.writeString(Files.createDirectory(here.resolve("tls")).resolve("ca.pem"), "authority");
    try (var journal = Journals.of(config(here))) {
      var fact = new Fact("Knocked", Instant.EPOCH, Map.of("text", "Tür\n"));
      var porch = new AggregateId("stream", "porch");
      journal
          .append(new Append(UUID.randomUUID(), porch, 0, "node", 7, List.of(fact)))
          .toCompletableFuture()
          .join();
    }
    var settings = Files.writeString(folder.resolve("hearthline.yaml"), "node.name: porch\n");
    int code =
        new BackupCommand(config(here), settings, InstantSource.system())
            .run(List.of(file.toString()), new PrintStream(out), new PrintStream(err));
    assertThat(code).as(err.toString(UTF_8)).isZero();
  }

  @Test
  void backup_isForItsOwnerOnly_andAlone() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder.toFile().list()).containsOnly("here", "backup.tar.gz", "hearthline.yaml");
  }

  @Test
  void restoredFolder_hasEverythingButTheIdentityOfTheFirst() throws Exception {
    assertThat(restore()).as(err.toString(UTF_8)).isZero();
    assertThat(there.resolve("signing.key")).hasContent("key");
    assertThat(there.resolve("tls/ca.pem")).hasContent("authority");
    assertThat(there.resolve("hearthline.yaml")).hasContent("node.name: porch");
    assertThat(there.resolve("instance")).doesNotExist();
    assertThat(there.resolve(DataFolder.RESTORING)).doesNotExist();
    assertThat(out.toString(UTF_8)).contains("1 facts of the journal");
  }

  @Test
  void restoredJournal_isAnotherSequence_withTheSameFacts() throws Exception {
    restore();
    try (var first = Journals.of(config(folder.resolve("here")));
        var second = Journals.of(config(there))) {
      assertThat(Journals.await(second.readAll(0, 10)))
          .isEqualTo(Journals.await(first.readAll(0, 10)));
      assertThat(Journals.await(second.identity())).isNotEqualTo(Journals.await(first.identity()));
    }
  }

  @Test
  void folderThatIsNotEmpty_isLeftAlone() throws Exception {
    Files.createDirectories(there);
    Files.writeString(there.resolve("tokens.json"), "mine");
    assertThat(restore()).isEqualTo(Main.FAILED);
    assertThat(err.toString(UTF_8)).contains("not empty");
    assertThat(there.toFile().list()).containsOnly("tokens.json", "lock");
  }

  @Test
  void folderOfARunningNode_isRefused() throws Exception {
    try (var _ = DataFolder.lock(there).channel()) {
      assertThat(restore()).isEqualTo(Main.FAILED);
      assertThat(err.toString(UTF_8)).contains("in use by another node");
    }
  }

  @Test
  void damagedBackup_makesNothing() throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThat(restore()).isEqualTo(Main.FAILED);
    assertThat(there).doesNotExist();
  }

  @Test
  void restoreThatWasCutOff_keepsANodeFromStarting() throws Exception {
    Files.createDirectories(there.resolve(DataFolder.RESTORING));
    assertThat(restore()).isEqualTo(Main.FAILED);
    assertThat(err.toString(UTF_8)).contains("cut off");
  }

  @Test
  void backupInThePlaceOfAnother_isRefused() throws Exception {
    int code =
        new BackupCommand(config(folder.resolve("here")), null, InstantSource.system())
            .run(List.of(file.toString()), new PrintStream(out), new PrintStream(err));
    assertThat(code).isEqualTo(Main.FAILED);
    assertThat(err.toString(UTF_8)).contains("there already");
  }

  private int restore() throws ConfigException {
    return new RestoreCommand(config(there))
        .run(
            List.of(file.toString()),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8));
  }

  private static Config config(Path data) throws ConfigException {
    return Config.load(null, Map.of("HEARTHLINE_DATA_DIR", data.toString()));
  }
}
