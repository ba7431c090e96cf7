package io.hearthline.verticles.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hearthline.verticles.access.PrivateFile;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Keeps a place: a line with the journal's identity and one with the number. */
final class PlaceFile {
  private static final Logger LOG = System.getLogger(PlaceFile.class.getName());

  private final Path file;
  private boolean complained;

  PlaceFile(Path file) {
    this.file = file;
  }

  /** What was kept last; null if there is none, or none that can be read. */
  @Nullable Place read() {
    if (!Files.exists(file)) return null;
    try {
      var lines = Files.readAllLines(file);
      return new Place(lines.getFirst(), Long.parseLong(lines.getLast()));
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, file + " holds no place, its webhook begins anew: " + e);
      return null;
    }
  }

  /** Keeps it if the disk lets it; if not, some deliveries are repeated after the next start. */
  boolean write(Place place) {
    try {
      PrivateFile.write(file, (place.journal() + "\n" + place.seq() + "\n").getBytes(UTF_8));
      complained = false;
      return true;
    } catch (IOException e) {
      if (!complained) LOG.log(Level.WARNING, "the place of a webhook is not kept: " + e);
      complained = true;
      return false;
    }
  }
}
