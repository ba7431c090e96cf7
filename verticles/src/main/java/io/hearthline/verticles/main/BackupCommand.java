package io.hearthline.verticles.main;

import io.hearthline.cluster.journal.PortableJournal;
import io.hearthline.verticles.access.FileTrouble;
import io.hearthline.verticles.backup.BackupWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code hearthline backup FILE}, also beside a running node. The folder's {@code instance} is left
 * out: a restored copy beside the original is another node.
 */
final class BackupCommand {
  private static final String USAGE = "usage: ./hearthline backup FILE    a new file, .tar.gz\n";

  /** Not the unfinished files of a writer. */
  private static final Pattern TLS_FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private final Config config;
  private final @Nullable Path configFile;
  private final InstantSource clock;

  /**
   * @param configFile goes into the backup too, if there is one
   */
  BackupCommand(Config config, @Nullable Path configFile, InstantSource clock) {
    this.config = config;
    this.configFile = configFile;
    this.clock = clock;
  }

  /**
   * Does it.
   *
   * @param words those after {@code backup}
   * @return the exit code
   */
  int run(List<String> words, PrintStream out, PrintStream err) {
    if (words.size() != 1) {
      err.print(USAGE);
      return Main.WRONG_WORDS;
    }
    var file = Path.of(words.getFirst()).toAbsolutePath();
    if (Files.exists(file)) return Main.fail(err, file + " is there already");
    if (!Files.isDirectory(config.dataDir())) {
      return Main.fail(err, config.dataDir() + " is not there: no node has run here yet");
    }
    try {
      out.println(file + ": " + write(file));
      return Main.DONE;
    } catch (IOException e) {
      return Main.fail(err, FileTrouble.words(e));
    }
  }

  private String write(Path file) throws IOException {
    try (var backup = new BackupWriter(file, Version.text(), clock.instant())) {
      for (var name : List.of("epoch", "signing.key", "tokens.json")) {
        backup.addFrom(config.dataDir(), name);
      }
      for (var name : tlsFiles()) backup.addFrom(config.dataDir(), "tls/" + name);
      if (configFile != null) backup.add("hearthline.yaml", Files.readAllBytes(configFile));
      var facts = addJournal(backup);
      backup.finish();
      return facts;
    }
  }

  private List<String> tlsFiles() throws IOException {
    var folder = config.dataDir().resolve("tls");
    if (!Files.isDirectory(folder)) return List.of();
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(TLS_FILE.asMatchPredicate())
          .sorted()
          .toList();
    }
  }

  /** Last, so that a restored node has an epoch no lower than what the journal knows. */
  private String addJournal(BackupWriter backup) throws IOException {
    boolean none =
        config.journal().url().equals(Journals.SQLITE) && !Files.exists(Journals.file(config));
    try (var journal = Journals.of(config)) {
      if (none || !(journal instanceof PortableJournal portable)) return "without a journal";
      var facts = new long[1];
      backup.add("journal.jsonl", to -> facts[0] = Journals.await(portable.dump(to)));
      return "with " + facts[0] + " facts of the journal";
    }
  }
}
