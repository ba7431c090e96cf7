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
  /** While this is there, what lies around it is half of a backup. */
  static final String RESTORING = "restoring";

  private static final String LOCK = "lock";

  /**
   * Two nodes on one folder would make two authorities and lose each other's tokens.
   *
   * @return released by whoever holds it, or at the end of the process
   * @throws ConfigException where this user cannot have such a folder
   * @throws IOException when another node holds it, or a restore of it was cut off
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
    if (Files.exists(folder.resolve(RESTORING))) {
      lock.release();
      throw new IOException(
          "data.dir " + folder + " holds a restore that was cut off; empty it and restore again");
    }
    return lock;
  }

  /** Whether nothing but the lock is in it. */
  static boolean isEmpty(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.allMatch(file -> file.endsWith(LOCK));
    }
  }

  private static FileChannel openLockFile(Path folder) throws ConfigException {
    try {
      PrivateFile.createFolder(folder);
      if (!Files.isReadable(folder)) throw refusal(folder, "cannot be read");
      return FileChannel.open(
          folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
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
