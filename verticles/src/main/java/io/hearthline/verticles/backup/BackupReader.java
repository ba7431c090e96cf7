package io.hearthline.verticles.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a backup from its beginning, part by part. Nothing of the archive is believed: a name has
 * to be that of a {@link Part}, so none leads out of a folder, and comes once.
 */
public final class BackupReader implements AutoCloseable {
  private final Path file;
  private final InputStream in;
  private final Set<String> seen = new HashSet<>();

  /** Where the next header begins, counted from the end of what was read of the content. */
  private long leftBytes;

  private int paddingBytes;

  /**
   * One file of it.
   *
   * @param content ends with the part; not to be used after the next one was asked for
   */
  public record Entry(String name, long sizeBytes, InputStream content) {
    /** Whether this is the journal, as lines of JSON. */
    public boolean isJournal() {
      return name.equals("journal.jsonl");
    }

    /** Whether this tells about the backup and is no file of the data folder. */
    public boolean isAbout() {
      return name.equals("about.json");
    }
  }

  public BackupReader(Path file) throws IOException {
    this.file = file;
    var raw = Files.newInputStream(file);
    try {
      in = new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16);
    } catch (IOException e) {
      raw.close();
      throw unreadable("is no gzip file", e);
    }
  }

  /**
   * Reads all of it, so that whatever is wrong is found before anything is done.
   *
   * @throws IOException naming what is wrong
   */
  public static void check(Path file) throws IOException {
    try (var reader = new BackupReader(file)) {
      var about = reader.next();
      if (about == null || !about.isAbout()) throw reader.unreadable("is no backup", null);
      reader.checkFormat(about);
      while (reader.next() != null) {
        // Asking for the next one reads this one to its end.
      }
    }
  }

  private void checkFormat(Entry about) throws IOException {
    try {
      var json = new JsonObject(new String(about.content().readAllBytes(), UTF_8));
      if (json.getInteger("format", 0) != BackupWriter.FORMAT) {
        throw unreadable("was made by " + json.getString("software") + ", in another format", null);
      }
    } catch (DecodeException | ClassCastException e) {
      throw unreadable("is no backup", e);
    }
  }

  /** The next part; null at the end. */
  public @Nullable Entry next() throws IOException {
    try {
      in.skipNBytes(leftBytes + paddingBytes);
      leftBytes = 0;
      paddingBytes = 0;
      var block = in.readNBytes(TarHeader.BLOCK);
      if (block.length < TarHeader.BLOCK) throw new EOFException();
      if (isEnd(block)) return end();
      return entry(TarHeader.of(block));
    } catch (EOFException | ZipException e) {
      throw unreadable("is cut off or damaged", e);
    }
  }

  private Entry entry(TarHeader header) throws IOException {
    if (Part.of(header).isEmpty() || !seen.add(header.name())) {
      throw unreadable("holds " + header + ", which no backup does", null);
    }
    leftBytes = header.sizeBytes();
    paddingBytes = header.paddingBytes();
    return new Entry(header.name(), header.sizeBytes(), new Content());
  }

  /** Reads what is left, at the end of which gzip has its checksum. */
  private @Nullable Entry end() throws IOException {
    for (var rest = in.readNBytes(TarHeader.BLOCK);
        rest.length > 0;
        rest = in.readNBytes(TarHeader.BLOCK)) {
      if (!isEnd(rest)) throw unreadable("goes on behind its end", null);
    }
    return null;
  }

  private static boolean isEnd(byte[] block) {
    for (byte octet : block) {
      if (octet != 0) return false;
    }
    return true;
  }

  private IOException unreadable(String what, @Nullable Exception cause) {
    return new IOException(file + " " + what, cause);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** The bytes of the present part. */
  private final class Content extends InputStream {
    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (leftBytes == 0) return -1;
      int read = in.read(bytes, offset, (int) Math.min(length, leftBytes));
      if (read < 0) throw unreadable("is cut off", null);
      leftBytes -= read;
      return read;
    }
  }
}
