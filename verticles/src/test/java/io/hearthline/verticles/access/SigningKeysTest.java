package io.hearthline.verticles.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeysTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final byte[] MESSAGE = {1, 2, 3};

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("signing.key");
  }

  @Test
  void key_isTheSameAfterARestart() throws IOException {
    var signature = open(NOON).ring().sign(MESSAGE);
    assertThat(open(NOON.plusSeconds(9)).ring().sign(MESSAGE)).isEqualTo(signature);
    assertThat(SigningKey.random().sign(MESSAGE)).isNotEqualTo(signature);
  }

  @Test
  void file_isForItsOwnerOnly_andNoTextHasTheKey() throws IOException {
    var ring = open(NOON).ring();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    var secret = Files.readString(file).substring(0, 43);
    assertThat(ring.toString()).doesNotContain(secret);
    assertThat(ring.toIds().encode()).doesNotContain(secret);
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "", "generation 2\n", "generation x\nAAAA"})
  void brokenFile_isSaidPlainly_andNotReplaced(String text) throws IOException {
    Files.writeString(file, text);
    assertThatThrownBy(() -> open(NOON))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds no signing key");
    assertThat(file).hasContent(text);
  }

  /** As releases before clusters wrote it. */
  @Test
  void fileWithoutAge_isAsOldAsItsDate_alsoOnceItIsCopied() throws IOException {
    Files.writeString(file, Base64.getEncoder().encodeToString(new byte[32]));
    Files.setLastModifiedTime(file, FileTime.from(NOON));
    assertThat(open(NOON.plusSeconds(9)).ring().keys().getFirst().created()).isEqualTo(NOON);

    Files.setLastModifiedTime(file, FileTime.from(NOON.plusSeconds(9)));
    assertThat(open(NOON.plusSeconds(9)).ring().keys().getFirst().created()).isEqualTo(NOON);
  }

  @Test
  void adoptedKey_signs_andWhatOursSignedIsStillGood() throws IOException {
    var older = KeyRing.of(SigningKey.random(NOON.minusSeconds(60)));
    var keys = open(NOON);
    var before = new ResumeTokens(keys::ring, Duration.ofHours(1));
    var token = before.issue("stream", 1, "identity", NOON);
    keys.adopt(older);

    assertThat(keys.ring().sign(MESSAGE)).isEqualTo(older.sign(MESSAGE));
    var after = new ResumeTokens(open(NOON)::ring, Duration.ofHours(1));
    assertThat(after.check(token, "stream", "identity", NOON)).hasValue(1);
  }

  @Test
  void renewedByTheCommandLine_nothingOlderIsGood_andNoNodeBringsItBack() throws IOException {
    var running = open(NOON);
    var stolen = running.ring();
    open(NOON).renew(NOON);
    running.refresh();
    running.adopt(stolen);

    assertThat(running.ring().verify(stolen.sign(MESSAGE), MESSAGE)).isFalse();
    assertThat(open(NOON).ring()).isEqualTo(running.ring());
  }

  private SigningKeys open(Instant now) throws IOException {
    return SigningKeys.open(file, now);
  }
}
