package io.hearthline.verticles.main;

import io.hearthline.verticles.access.FileTrouble;
import io.hearthline.verticles.access.PrivateFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** {@code data.dir}, made if missing and held by one node at a time. */
final class DataFolder {
  /**
   * Two nodes on one folder would make two authorities and lose each other's tokens.
   *
   * @return released by whoever holds it, or at the end of the process
   * @throws ConfigException where this user cannot have such a folder
   * @throws IOException when another node holds it
   */
  static FileLock lock(Path folder) throws ConfigException, IOException {
    var channel = openLockFile(folder);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException _) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new IOException(
          "data.dir " + folder + " is in use by another node; give each one its own");
    }
    return lock;
  }

  private static FileChannel openLockFile(Path folder) throws ConfigException {
    try {
      PrivateFile.createFolder(folder);
      if (!Files.isReadable(folder)) throw refusal(folder, "cannot be read");
      return FileChannel.open(
          folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException failure) {
      throw refusal(folder, "cannot be used (" + FileTrouble.words(failure) + ")");
    }
  }

  private static ConfigException refusal(Path folder, String trouble) {
    return new ConfigException(
        "data.dir is "
            + folder
            + ", which "
            + trouble
            + "; allowed: a folder that the user "
            + System.getProperty("user.name")
            + " may read and write");
  }

  private DataFolder() {}
}
