package io.hearthline.verticles.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The tokens on disk, shared by the running node and the command line. Readers see a whole file;
 * writers take turns, over processes too. Blocks.
 */
public final class TokenFile {
  /** What tells one content of the file from the next without reading it. */
  record Stamp(@Nullable Object key, FileTime modified, long bytes) {}

  private static final int FORMAT = 1;

  /** The lock between processes does not work between threads of one. */
  private static final ReentrantLock TURN = new ReentrantLock();

  private final Path file;

  public TokenFile(Path file) {
    this.file = file;
  }

  /**
   * All tokens, in the order in which they were made.
   *
   * @throws IOException also for a file that cannot be understood
   */
  public List<StoredToken> read() throws IOException {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException _) {
      return List.of();
    }
    try {
      var json = new JsonObject(text);
      if (json.getInteger("format", 0) != FORMAT) {
        throw new IOException(file + " is of another format than " + FORMAT);
      }
      return json.getJsonArray("tokens").stream()
          .map(JsonObject.class::cast)
          .map(StoredToken::of)
          .toList();
    } catch (RuntimeException e) {
      throw new IOException(
          file + " is damaged: restore it from a backup, or delete it and make new tokens", e);
    }
  }

  /** Changes the tokens as they are at that moment, and answers what they are then. */
  public List<StoredToken> change(UnaryOperator<List<StoredToken>> change) throws IOException {
    var directory = PrivateFile.directoryOf(file);
    Files.createDirectories(directory);
    TURN.lock();
    try (var lockFile =
            FileChannel.open(
                directory.resolve(file.getFileName() + ".lock"),
                EnumSet.of(CREATE, WRITE),
                PrivateFile.ownerOnly());
        var _ = lockFile.lock()) {
      var before = read();
      var after = change.apply(before);
      if (!after.equals(before)) write(after);
      return after;
    } finally {
      TURN.unlock();
    }
  }

  /** Null where there is no file. */
  @Nullable Stamp stamp() throws IOException {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  private void write(List<StoredToken> tokens) throws IOException {
    var json =
        new JsonObject()
            .put("format", FORMAT)
            .put("tokens", new JsonArray(tokens.stream().map(StoredToken::toJson).toList()));
    PrivateFile.write(file, (json.encodePrettily() + "\n").getBytes(UTF_8));
  }
}
