package io.hearthline.verticles.main;

import io.hearthline.cluster.journal.PortableJournal;
import io.hearthline.cluster.journal.SqliteJournal;
import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Shapes;
import io.hearthline.verticles.access.FileTrouble;
import io.hearthline.verticles.access.PrivateFile;
import io.hearthline.verticles.backup.BackupReader;
import io.hearthline.verticles.backup.BackupReader.Entry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * {@code hearthline restore FILE}, into an empty data folder. Everything is made in a folder inside
 * of it, which may be where a disk is mounted, and then moved up; a node refuses to start while
 * that folder is there.
 */
final class RestoreCommand {
  private static final String USAGE =
      "usage: ./hearthline restore FILE    into an empty data.dir, with no node running\n";

  private final Config config;

  RestoreCommand(Config config) {
    this.config = config;
  }

  /**
   * Does it.
   *
   * @param words those after {@code restore}
   * @return the exit code
   */
  int run(List<String> words, PrintStream out, PrintStream err) throws ConfigException {
    if (words.size() != 1) {
      err.print(USAGE);
      return Main.WRONG_WORDS;
    }
    var file = Path.of(words.getFirst());
    var folder = config.dataDir();
    try {
      BackupReader.check(file);
      var lock = DataFolder.lock(folder);
      try {
        if (!DataFolder.isEmpty(folder)) {
          return Main.fail(
              err, "data.dir " + folder + " is not empty; move away what is in it first");
        }
        out.println(folder + ": " + restore(file, folder));
      } finally {
        lock.channel().close();
      }
      return Main.DONE;
    } catch (IOException e) {
      return Main.fail(err, FileTrouble.words(e));
    }
  }

  private String restore(Path file, Path folder) throws IOException {
    var half = folder.resolve(DataFolder.RESTORING);
    PrivateFile.createFolder(half);
    String journal;
    try {
      journal = unpack(file, half);
    } catch (IOException | RuntimeException e) {
      delete(half);
      throw e;
    }
    try (var files = Files.list(half)) {
      for (var part : files.toList()) Files.move(part, folder.resolve(part.getFileName()));
    }
    Files.delete(half);
    return journal;
  }

  private String unpack(Path file, Path folder) throws IOException {
    String journal = "the backup has no journal";
    try (var backup = new BackupReader(file)) {
      for (var entry = backup.next(); entry != null; entry = backup.next()) {
        if (entry.isJournal()) {
          journal = load(entry, folder);
        } else if (!entry.isAbout()) {
          var to = folder.resolve(entry.name());
          PrivateFile.write(to, entry.content().readAllBytes());
        }
      }
    }
    return journal;
  }

  private String load(Entry entry, Path folder) throws IOException {
    try (var journal = journal(folder)) {
      if (!(journal instanceof PortableJournal into)) return "journal.url keeps no journal";
      long facts = Journals.await(into.load(entry.content()));
      return facts < 0
          ? "the journal has facts already and stays as it is"
          : facts + " facts of the journal";
    }
  }

  /** The one of the configuration, but a file among the others that are not in place yet. */
  private Journal journal(Path folder) {
    return config.journal().url().equals(Journals.SQLITE)
        ? new SqliteJournal(folder.resolve(Journals.file(config).getFileName()), Shapes.unchanged())
        : Journals.of(config);
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
