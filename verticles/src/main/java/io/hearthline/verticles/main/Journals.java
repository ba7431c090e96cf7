package io.hearthline.verticles.main;

import io.hearthline.cluster.journal.JournalException;
import io.hearthline.cluster.journal.PostgresJournal;
import io.hearthline.cluster.journal.PostgresUrl;
import io.hearthline.cluster.journal.SqliteJournal;
import io.hearthline.domain.journal.InMemoryJournal;
import io.hearthline.domain.journal.InMemoryJournal.Retention;
import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Shapes;
import io.hearthline.domain.stream.StreamFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The journal that {@code journal.url} asks for. */
final class Journals {
  static final String SQLITE = "sqlite:";
  static final String MEMORY = "memory:";
  static final String POSTGRESQL = "postgresql:";

  /** A home's worth of history; the durable journals keep more. */
  private static final Retention REMEMBERED = new Retention(StreamFacts::ends, 1_000, 100_000);

  /** The file of {@code sqlite:}. */
  static Path file(Config config) {
    return config.dataDir().resolve("journal.db");
  }

  /** Opens nothing yet: whoever asks the journal first does, without waiting for it. */
  static Journal of(Config config) {
    var url = config.journal().url();
    return switch (url.substring(0, url.indexOf(':') + 1)) {
      case MEMORY -> new InMemoryJournal(REMEMBERED);
      case POSTGRESQL -> new PostgresJournal(PostgresUrl.parse(url), Shapes.unchanged());
      default -> new SqliteJournal(file(config), Shapes.unchanged());
    };
  }

  /** What somebody who runs several nodes should know about this journal. */
  static List<String> notes(Config config) {
    if (!config.cluster().enabled() || config.journal().url().startsWith(POSTGRESQL)) {
      return List.of();
    }
    return List.of(
        "history is kept per node: the nodes share no journal"
            + " (journal.url postgresql: does that); live audio is not affected");
  }

  /** Whether the key may have this value. */
  static boolean allowed(String url) {
    if (url.startsWith(POSTGRESQL)) PostgresUrl.parse(url); // throws what refuses it
    return url.equals(SQLITE) || url.equals(MEMORY) || url.startsWith(POSTGRESQL);
  }

  /**
   * Waits for what a command line asked for.
   *
   * @throws IOException in words for the operator
   */
  static <T> T await(CompletionStage<T> answer) throws IOException {
    try {
      return answer.toCompletableFuture().join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case UncheckedIOException io -> throw io.getCause();
        case JournalException away -> throw new IOException(away.getMessage(), away);
        case null, default -> throw e;
      }
    }
  }

  private Journals() {}
}
