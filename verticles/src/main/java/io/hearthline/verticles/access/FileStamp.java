package io.hearthline.verticles.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What tells one content of a file from the next without reading it; good for files that are
 * replaced whole.
 */
public record FileStamp(@Nullable Object key, FileTime modified, long bytes) {
  /** Null where there is no file. */
  public static @Nullable FileStamp of(Path file) throws IOException {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
    } catch (NoSuchFileException _) {
      return null;
    }
  }
}
