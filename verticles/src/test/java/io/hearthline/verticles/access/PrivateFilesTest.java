package io.hearthline.verticles.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
  @TempDir private Path directory;

  @Test
  void writtenFile_isForItsOwnerOnly_andLeavesNothingElseBehind() throws IOException {
    var file = directory.resolve("deeper").resolve("secret");
    PrivateFile.write(file, "one".getBytes(UTF_8));
    PrivateFile.write(file, "two".getBytes(UTF_8));

    assertThat(file).hasContent("two");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(directory.resolve("deeper"))) {
      assertThat(files).containsExactly(file);
    }
  }
}
