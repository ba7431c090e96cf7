package io.hearthline.cluster.journal;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connections to one PostgreSQL database, none of which waits for ever: neither for a server that
 * does not answer nor for a writer that stopped with the lock in its hand.
 */
final class PostgresConnections implements Connections {
  /** Of its own, so that Hearthline can live beside others in one database. */
  static final String SCHEMA = "hearthline";

  /**
   * In milliseconds. A batch takes a few of them; another node's stands in the way for as long, or
   * until the server ends its idle transaction.
   */
  private static final String SETTINGS =
      "-c lock_timeout=3000 -c statement_timeout=8000 -c idle_in_transaction_session_timeout=2000"
          + " -c synchronous_commit=on";

  private static final int CONNECT_SECONDS = 3;
  private static final int ANSWER_SECONDS = 10;

  private final PostgresUrl url;
  private final PGSimpleDataSource database;
  private final Backoff backoff = new Backoff();
  private boolean migrated;

  PostgresConnections(PostgresUrl url) {
    this.url = url;
    database = url.dataSource();
    database.setCurrentSchema(SCHEMA);
    database.setApplicationName("hearthline");
    database.setOptions(SETTINGS);
    database.setConnectTimeout(CONNECT_SECONDS);
    database.setLoginTimeout(CONNECT_SECONDS);
    database.setSocketTimeout(ANSWER_SECONDS);
    database.setTcpKeepAlive(true);
  }

  /** Fails at once while it is too early to try again. */
  @Override
  public synchronized Connection open() throws SQLException {
    backoff.check();
    try {
      if (!migrated) migrate();
      var connection = database.getConnection();
      backoff.succeeded();
      return connection;
    } catch (SQLException e) {
      backoff.failed(e);
      throw e;
    }
  }

  private void migrate() throws SQLException {
    int present;
    try (var connection = database.getConnection()) {
      present =
          Schema.number(
              connection, "SELECT (to_regclass('flyway_schema_history') IS NOT NULL)::int");
      if (present == 1) {
        present =
            Schema.number(
                connection,
                "SELECT coalesce(max(version::int), 0) FROM flyway_schema_history WHERE success");
      }
    }
    Schema.migrate("postgresql", present, url.dataSource(), SCHEMA);
    migrated = true;
  }

  @Override
  public JournalException explain(SQLException failure) {
    return new JournalException(url + ": " + failure.getMessage(), failure);
  }
}
