package io.hearthline.verticles.main;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hearthline.verticles.access.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;

/** Which data folder this is: what tells two nodes apart that were given one name. */
final class Instance {
  /** The same for the life of the folder. */
  static String of(Path dataDir) throws IOException {
    var file = dataDir.resolve("instance");
    try {
      var known = Files.readString(file).strip();
      if (!known.isEmpty()) return known;
    } catch (NoSuchFileException _) {
      // The first start makes it.
    }
    var fresh = UUID.randomUUID().toString();
    PrivateFile.write(file, (fresh + "\n").getBytes(UTF_8));
    return fresh;
  }

  private Instance() {}
}
