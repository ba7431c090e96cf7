package io.hearthline.verticles.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The tokens on disk, shared by the running node and the command line. Readers see a whole file;
 * writers take turns, over processes too. Blocks.
 */
public final class TokenFile {
  private static final int FORMAT = 1;

  /** The lock between processes does not work between threads of one. */
  private static final ReentrantLock TURN = new ReentrantLock();

  private final Path file;

  public TokenFile(Path file) {
    this.file = file;
  }

  /**
   * The whole file; an empty book where there is none.
   *
   * @throws IOException also for a file that cannot be understood
   */
  public TokenBook read() throws IOException {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException _) {
      return TokenBook.EMPTY;
    }
    try {
      var json = new JsonObject(text);
      if (json.getInteger("format", 0) != FORMAT) {
        throw new IOException(file + " is of another format than " + FORMAT);
      }
      return TokenBook.of(json);
    } catch (RuntimeException e) {
      throw new IOException(
          file + " is damaged: restore it from a backup, or delete it and make new tokens", e);
    }
  }

  /** Changes the book as it is at that moment, and answers what it is then. */
  public TokenBook change(UnaryOperator<TokenBook> change) throws IOException {
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
  @Nullable FileStamp stamp() throws IOException {
    return FileStamp.of(file);
  }

  private void write(TokenBook book) throws IOException {
    var json = new JsonObject().put("format", FORMAT).mergeIn(book.toJson());
    PrivateFile.write(file, (json.encodePrettily() + "\n").getBytes(UTF_8));
  }
}
