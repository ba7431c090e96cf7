package io.hearthline.cluster.projection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The file of the read models, made anew when it is not what is asked for. */
final class Database {
  /** To be raised with every change of the tables or of what stands in them. */
  private static final int SCHEMA = 1;

  private static final String TABLES =
      """
      CREATE TABLE meta (
        key TEXT PRIMARY KEY,
        value NOT NULL
      ) WITHOUT ROWID;
      CREATE TABLE broadcast (
        seq INTEGER PRIMARY KEY,
        stream TEXT NOT NULL,
        name TEXT NOT NULL,
        publisher TEXT NOT NULL,
        nodes TEXT NOT NULL,
        started INTEGER NOT NULL,
        ended INTEGER,
        reason TEXT,
        listeners INTEGER NOT NULL,
        most_listeners INTEGER NOT NULL,
        talks INTEGER NOT NULL,
        talk_micros INTEGER NOT NULL,
        talking_since INTEGER
      );
      CREATE INDEX broadcast_of_stream ON broadcast (stream, seq);
      CREATE INDEX broadcast_live ON broadcast (seq) WHERE ended IS NULL;
      CREATE TABLE talk (
        broadcast INTEGER NOT NULL,
        began INTEGER NOT NULL,
        ended INTEGER NOT NULL,
        PRIMARY KEY (broadcast, began)
      ) WITHOUT ROWID;
      CREATE TABLE node_run (
        node TEXT NOT NULL,
        epoch INTEGER NOT NULL,
        software TEXT NOT NULL,
        roles TEXT NOT NULL,
        started INTEGER NOT NULL,
        ended INTEGER,
        fate TEXT NOT NULL,
        lost_by TEXT,
        PRIMARY KEY (node, epoch)
      ) WITHOUT ROWID;
      CREATE TABLE token (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        roles TEXT NOT NULL,
        names TEXT NOT NULL,
        expires INTEGER,
        issued INTEGER NOT NULL,
        revoked INTEGER
      ) WITHOUT ROWID;
      CREATE TABLE counter (
        name TEXT NOT NULL,
        label TEXT NOT NULL,
        value INTEGER NOT NULL,
        PRIMARY KEY (name, label)
      ) WITHOUT ROWID;
      """;

  private Database() {}

  /**
   * Opens the file for writing.
   *
   * @param source what the read models are made of; a file made of anything else begins anew
   */
  static Connection open(Path file, String source) throws SQLException, IOException {
    var existing = existing(file, source);
    if (existing != null) return existing;
    for (var suffix : new String[] {"", "-wal", "-shm"}) {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
    }
    var fresh = connect(file);
    create(fresh, source);
    return fresh;
  }

  /** A second connection, which sees what is committed and never waits for the first. */
  static Connection openReader(Path file) throws SQLException {
    var reader = DriverManager.getConnection("jdbc:sqlite:" + file);
    execute(reader, "PRAGMA query_only = ON");
    return reader;
  }

  private static @Nullable Connection existing(Path file, String source) throws SQLException {
    if (!Files.exists(file)) return null;
    Connection found = null;
    try {
      found = connect(file);
      if (number(found, "PRAGMA user_version") == SCHEMA
          && source.equals(text(found, "SELECT value FROM meta WHERE key = 'source'"))) {
        return found;
      }
    } catch (SQLException _) {
      // Not a database any more, or not one of ours: what it held stands in the journal too.
    }
    if (found != null) found.close();
    return null;
  }

  private static Connection connect(Path file) throws SQLException {
    var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    // In WAL, NORMAL syncs at checkpoints only: a power cut costs the latest pages, which are read
    // from the journal again, and never leaves a broken file.
    execute(connection, "PRAGMA journal_mode = WAL");
    execute(connection, "PRAGMA synchronous = NORMAL");
    execute(connection, "PRAGMA wal_autocheckpoint = 10000");
    execute(connection, "PRAGMA cache_size = -16000");
    return connection;
  }

  private static void create(Connection fresh, String source) throws SQLException {
    fresh.setAutoCommit(false);
    for (var statement : TABLES.split(";", -1)) {
      if (!statement.isBlank()) execute(fresh, statement);
    }
    execute(fresh, "PRAGMA user_version = " + SCHEMA);
    try (var insert = fresh.prepareStatement("INSERT INTO meta VALUES (?, ?)")) {
      insert.setString(1, "source");
      insert.setString(2, source);
      insert.executeUpdate();
      insert.setString(1, "checkpoint");
      insert.setLong(2, 0);
      insert.executeUpdate();
    }
    fresh.commit();
    fresh.setAutoCommit(true);
  }

  static long number(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  private static @Nullable String text(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
