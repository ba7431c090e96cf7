package io.hearthline.cluster.journal;

import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What JDBC makes everybody write. */
final class Jdbc {
  private Jdbc() {}

  /** Closes what may be broken already. */
  static void close(@Nullable AutoCloseable broken) {
    if (broken == null) return;
    try {
      broken.close();
    } catch (Exception _) {
      // It goes either way, and the reason for its going is known.
    }
  }

  static void execute(java.sql.Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Waits for the end of what was shut down, but not for ever. */
  static void await(ExecutorService thread, int seconds) {
    try {
      if (!thread.awaitTermination(seconds, TimeUnit.SECONDS)) thread.shutdownNow();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
