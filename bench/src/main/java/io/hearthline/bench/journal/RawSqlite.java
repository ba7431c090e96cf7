package io.hearthline.bench.journal;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * What SQLite can do with the same rows when nothing is checked or answered: prepared inserts, one
 * flush for as many as there are writers.
 */
public final class RawSqlite {
  private RawSqlite() {}

  /** Rows a second. */
  public static double run(Path file, int batch, Duration duration) throws SQLException {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    var database = new SQLiteDataSource(config);
    database.setUrl("jdbc:sqlite:" + file);
    try (var connection = database.getConnection();
        var make = connection.createStatement()) {
      make.execute("CREATE TABLE row (seq INTEGER PRIMARY KEY, name TEXT, at INTEGER, body TEXT)");
      connection.setAutoCommit(false);
      try (var insert = connection.prepareStatement("INSERT INTO row VALUES (?, ?, ?, ?)")) {
        long begun = System.nanoTime();
        long rows = 0;
        while (System.nanoTime() - begun < duration.toNanos()) {
          for (int i = 0; i < batch; i++) {
            insert.setLong(1, ++rows);
            insert.setString(2, "stream:bench-" + rows / 10);
            insert.setLong(3, rows);
            insert.setString(4, "{\"listener\":\"ear-of-somebody\"}");
            insert.executeUpdate();
          }
          connection.commit();
        }
        return rows / ((System.nanoTime() - begun) / 1e9);
      }
    }
  }
}
