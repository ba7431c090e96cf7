package io.hearthline.verticles.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir private Path scratch;

  @Test
  void missingFolder_isMade_andHeld() throws Exception {
    var folder = scratch.resolve("new").resolve("data");

    try (var lock = DataFolder.lock(folder)) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(() -> DataFolder.lock(folder))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("data.dir " + folder + " is in use by another node");
    }
  }

  @Test
  void fileInItsPlace_isRefusedWithKeyValueAndWhatIsAllowed() throws IOException {
    var file = Files.createFile(scratch.resolve("file"));

    assertThatThrownBy(() -> DataFolder.lock(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("data.dir is " + file, "is a file", "allowed: a folder");
  }
}
