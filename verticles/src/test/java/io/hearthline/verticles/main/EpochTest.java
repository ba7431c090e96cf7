package io.hearthline.verticles.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochTest {
  @TempDir private Path folder;

  @Test
  void firstStart_takesTheClock() throws IOException {
    assertThat(Epoch.next(folder, at(5_000))).isEqualTo(5_000);
  }

  @Test
  void startAfterTheClockWentBack_isStillLater() throws IOException {
    Epoch.next(folder, at(5_000));
    assertThat(Epoch.next(folder, at(1_000))).isEqualTo(5_001);
    assertThat(Epoch.next(folder, at(1_000))).isEqualTo(5_002);
  }

  @Test
  void damagedFile_isNamed() throws IOException {
    Files.writeString(folder.resolve("epoch"), "x");
    assertThatThrownBy(() -> Epoch.next(folder, at(1)))
        .hasMessageContaining("epoch holds no number");
  }

  private static InstantSource at(long millis) {
    return InstantSource.fixed(Instant.ofEpochMilli(millis));
  }
}
