package io.hearthline.verticles.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The signing keys of this node in their file: a line per key, the one that signs first, each with
 * the time it was made, and before them the generation if it is not the first. Safe for use by
 * several threads.
 */
public final class SigningKeys {
  private static final String GENERATION = "generation ";

  private final Path file;
  private volatile KeyRing ring;
  private @Nullable FileStamp stamp;

  private SigningKeys(Path file, KeyRing ring) {
    this.file = file;
    this.ring = ring;
  }

  /**
   * The keys in a file, the first of them made when there is none. Blocks.
   *
   * @throws IOException also for a file that holds none
   */
  public static SigningKeys open(Path file, Instant now) throws IOException {
    KeyRing ring;
    try {
      ring = read(file);
    } catch (NoSuchFileException _) {
      ring = KeyRing.of(SigningKey.random(now));
    }
    var keys = new SigningKeys(file, ring);
    // Also where it was read: a file from before there were clusters tells its age by its date.
    if (!Files.exists(file) || !print(ring).equals(Files.readString(file))) keys.write(ring);
    keys.stamp = FileStamp.of(file);
    return keys;
  }

  /** Never blocks. */
  public KeyRing ring() {
    return ring;
  }

  /** Takes over what another node has. Blocks. */
  public synchronized void adopt(KeyRing others) throws IOException {
    refresh();
    var merged = ring.merge(others);
    if (merged.equals(ring)) return;
    write(merged);
    ring = merged;
    stamp = FileStamp.of(file);
  }

  /** Makes all keys worthless and a new one. A running node sees it at its next look. Blocks. */
  public synchronized void renew(Instant now) throws IOException {
    ring = ring.renewed(now);
    write(ring);
  }

  /** Looks whether the command line has renewed the keys. Blocks. */
  public synchronized void refresh() throws IOException {
    var now = FileStamp.of(file);
    if (now == null || now.equals(stamp)) return;
    ring = ring.merge(read(file));
    stamp = now;
  }

  private void write(KeyRing keys) throws IOException {
    PrivateFile.write(file, print(keys).getBytes(UTF_8));
  }

  private static String print(KeyRing ring) {
    var lines = ring.keys().stream().map(key -> key.toLine() + "\n").collect(Collectors.joining());
    return ring.generation() == 1 ? lines : GENERATION + ring.generation() + "\n" + lines;
  }

  private static KeyRing read(Path file) throws IOException {
    var lines = Files.readString(file).lines().toList();
    var modified = Files.getLastModifiedTime(file).toInstant();
    try {
      boolean renewed = !lines.isEmpty() && lines.getFirst().startsWith(GENERATION);
      int generation =
          renewed ? Integer.parseInt(lines.getFirst().substring(GENERATION.length())) : 1;
      List<String> rest = renewed ? lines.subList(1, lines.size()) : lines;
      if (rest.isEmpty()) throw new IllegalArgumentException("no key");
      return new KeyRing(
          generation, rest.stream().map(line -> SigningKey.ofLine(line, modified)).toList());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException(file + " holds no signing key: delete it to get a new one", e);
    }
  }
}
