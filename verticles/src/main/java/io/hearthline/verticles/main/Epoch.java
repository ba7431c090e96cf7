package io.hearthline.verticles.main;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hearthline.verticles.access.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Which start of this node this is: a number that grows with each, so that others can tell it from
 * what the node said before.
 */
final class Epoch {
  /**
   * The wall clock in milliseconds, which outgrows what a lost folder had reached, but always more
   * than last time, also where the clock went back.
   *
   * @throws IOException when it cannot be kept; the next start might then repeat it
   */
  static long next(Path folder, InstantSource clock) throws IOException {
    var file = folder.resolve("epoch");
    long epoch = Math.max(last(file) + 1, clock.millis());
    PrivateFile.write(file, Long.toString(epoch).getBytes(UTF_8));
    return epoch;
  }

  private static long last(Path file) throws IOException {
    if (!Files.exists(file)) return 0;
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (NumberFormatException e) {
      throw new IOException(file + " holds no number: delete it to begin anew", e);
    }
  }

  private Epoch() {}
}
