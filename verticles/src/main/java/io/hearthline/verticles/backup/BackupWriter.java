package io.hearthline.verticles.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hearthline.verticles.access.PrivateFile;
import io.vertx.core.json.JsonObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;

/**
 * Makes one backup: a gzipped tar archive that only its owner may read, there whole or not at all.
 */
public final class BackupWriter implements AutoCloseable {
  /** What a reader has to know. */
  static final int FORMAT = 1;

  private final Path file;
  private final Path unfinished;
  private final FileChannel channel;
  private final GZIPOutputStream out;

  /** Writes something of unknown length. */
  @FunctionalInterface
  public interface Content {
    void to(OutputStream out) throws IOException;
  }

  /**
   * Begins one.
   *
   * @param file that is not there yet
   */
  public BackupWriter(Path file, String software, Instant now) throws IOException {
    this.file = file;
    unfinished = PrivateFile.createTemporary(file);
    channel = FileChannel.open(unfinished, StandardOpenOption.WRITE);
    out = new GZIPOutputStream(Channels.newOutputStream(channel), 1 << 16);
    var about =
        new JsonObject().put("format", FORMAT).put("software", software).put("at", now.toString());
    add("about.json", about.encode().getBytes(UTF_8));
  }

  /** Adds what lies in the data folder under this name, if anything does. */
  public void addFrom(Path folder, String name) throws IOException {
    var source = folder.resolve(name);
    if (Files.isRegularFile(source)) add(name, Files.readAllBytes(source));
  }

  /** Adds small files as they were at the moment of reading. */
  public void add(String name, byte[] content) throws IOException {
    begin(name, content.length);
    out.write(content);
    pad(new TarHeader(name, content.length));
  }

  /** Adds what may be large; it waits beside the archive, whose header wants to know the length. */
  public void add(String name, Content content) throws IOException {
    var waiting = PrivateFile.createTemporary(file);
    try {
      try (var into = new BufferedOutputStream(Files.newOutputStream(waiting), 1 << 16)) {
        content.to(into);
      }
      long sizeBytes = Files.size(waiting);
      begin(name, sizeBytes);
      Files.copy(waiting, out);
      pad(new TarHeader(name, sizeBytes));
    } finally {
      Files.delete(waiting);
    }
  }

  private void begin(String name, long sizeBytes) throws IOException {
    if (sizeBytes > TarHeader.MAX_BYTES) throw new IOException(name + " is larger than 8 GiB");
    var header = new TarHeader(name, sizeBytes);
    if (Part.of(header).isEmpty()) throw new IOException(name + " has no place in a backup");
    out.write(header.bytes());
  }

  private void pad(TarHeader header) throws IOException {
    out.write(new byte[header.paddingBytes()]);
  }

  /** Ends the archive and gives it its name, once its bytes are on the disk. */
  public void finish() throws IOException {
    out.write(new byte[2 * TarHeader.BLOCK]);
    out.finish();
    channel.force(true);
    Files.move(unfinished, file);
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(unfinished);
  }
}
