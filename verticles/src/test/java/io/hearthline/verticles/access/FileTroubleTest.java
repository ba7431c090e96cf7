package io.hearthline.verticles.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FileTroubleTest {
  @Test
  void exceptionThatOnlyNamesTheFile_isPutInWords() {
    assertThat(FileTrouble.words(new AccessDeniedException("/a")))
        .isEqualTo("/a: permission denied");
    assertThat(FileTrouble.words(new NoSuchFileException("/a")))
        .isEqualTo("/a: no such file or folder");
    assertThat(FileTrouble.words(new FileAlreadyExistsException("/a")))
        .isEqualTo("/a is a file, not a folder");
  }

  @Test
  void message_isCutToOneLine_andMayBeMissing() {
    assertThat(FileTrouble.words(new IOException("first\nsecond"))).isEqualTo("first");
    assertThat(FileTrouble.words(new IOException(""))).isEqualTo("no reason given");
  }
}
