package io.hearthline.verticles.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearthline.verticles.backup.BackupReader.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupReaderTest {
  @TempDir private Path folder;

  @Test
  void whatWasWritten_isRead_alsoByTar() throws Exception {
    var file = write();
    BackupReader.check(file);
    try (var reader = new BackupReader(file)) {
      assertThat(reader.next()).matches(Entry::isAbout);
      var epoch = requireNonNull(reader.next());
      assertThat(epoch.name()).isEqualTo("epoch");
      assertThat(epoch.content().readAllBytes()).isEqualTo("42".getBytes(UTF_8));
      var journal = requireNonNull(reader.next());
      assertThat(journal.isJournal()).isTrue();
      assertThat(journal.content().readAllBytes()).isEqualTo("x".repeat(1_000).getBytes(UTF_8));
      assertThat(reader.next()).isNull();
    }
    var tar = new ProcessBuilder("tar", "-tzf", file.toString()).start();
    assertThat(new String(tar.getInputStream().readAllBytes(), UTF_8))
        .isEqualTo("about.json\nepoch\njournal.jsonl\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "/etc/passwd",
        "tls/../../evil",
        "tls/.hidden",
        "tls/a/b",
        "instance",
        "lock",
        "journal.db",
        "restoring/tokens.json",
        "about.json"
      })
  void nameThatNoBackupHas_isRefused(String name) throws Exception {
    var file = archive(name, 2, "{}");
    assertThatThrownBy(() -> BackupReader.check(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no backup does");
  }

  @Test
  void partThatIsTooLarge_isRefused_beforeItIsRead() throws Exception {
    var file = archive("epoch", 1_000_000, "1");
    assertThatThrownBy(() -> BackupReader.check(file)).hasMessageContaining("no backup does");
  }

  @Test
  void archiveOfSomethingElse_isNoBackup() throws Exception {
    var file = folder.resolve("other.tar.gz");
    Files.writeString(file, "not gzip at all");
    assertThatThrownBy(() -> BackupReader.check(file)).hasMessageContaining("no gzip file");
  }

  @Test
  void cutOffArchive_isRefused_whereverItIsCut() throws Exception {
    byte[] whole = Files.readAllBytes(write());
    var cut = folder.resolve("cut.tar.gz");
    for (int length = 0; length < whole.length; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> BackupReader.check(cut)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void randomBytes_areRefused() throws Exception {
    var random = new Random(7);
    var file = folder.resolve("random.tar.gz");
    for (int i = 0; i < 200; i++) {
      var bytes = new byte[random.nextInt(2_000)];
      random.nextBytes(bytes);
      Files.write(file, zipped(bytes));
      assertThatThrownBy(() -> BackupReader.check(file)).isInstanceOf(IOException.class);
    }
  }

  private Path write() throws IOException {
    var file = folder.resolve("backup.tar.gz");
    try (var backup = new BackupWriter(file, "test", Instant.EPOCH)) {
      backup.add("epoch", "42".getBytes(UTF_8));
      backup.add("journal.jsonl", out -> out.write("x".repeat(1_000).getBytes(UTF_8)));
      backup.finish();
    }
    return file;
  }

  /** A good beginning, then one part. */
  private Path archive(String name, long sizeBytes, String content) throws IOException {
    var about = "{\"format\":1}".getBytes(UTF_8);
    var bytes = new ByteArrayOutputStream();
    bytes.write(new TarHeader("about.json", about.length).bytes());
    bytes.write(Arrays.copyOf(about, TarHeader.BLOCK));
    bytes.write(new TarHeader(name, sizeBytes).bytes());
    bytes.write(Arrays.copyOf(content.getBytes(UTF_8), TarHeader.BLOCK));
    bytes.write(new byte[2 * TarHeader.BLOCK]);
    var file = folder.resolve("made.tar.gz");
    Files.write(file, zipped(bytes.toByteArray()));
    return file;
  }

  private static byte[] zipped(byte[] bytes) throws IOException {
    var zipped = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
  }
}
