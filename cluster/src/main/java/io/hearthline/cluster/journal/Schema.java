package io.hearthline.cluster.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The tables of a journal, brought to the version that this release knows. */
final class Schema {
  /** Of the last migration, of either store. */
  static final int VERSION = 1;

  /** Kept, since the JDK forgets the level of a logger that nobody refers to. */
  private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

  static {
    FLYWAY.setLevel(Level.WARNING); // seven lines for a table are six too many
  }

  private static final System.Logger LOG = System.getLogger(Schema.class.getName());

  private Schema() {}

  /**
   * Migrates where there is something to migrate. Flyway takes a good part of a start, so nearly
   * all starts go without.
   *
   * @param store folder of the migrations
   * @param present version that the database has, 0 for none
   * @param schema name of the database's own schema for the tables, empty where it has none
   */
  static void migrate(String store, int present, DataSource database, String schema)
      throws SQLException {
    if (present == VERSION) return;
    if (present > VERSION) {
      throw new SQLException(
          "the journal is of a later release (its version is "
              + present
              + ", this release knows "
              + VERSION
              + ")");
    }
    try {
      var flyway =
          Flyway.configure()
              .dataSource(database)
              .locations("classpath:io/hearthline/cluster/journal/" + store)
              .baselineVersion("0")
              .communityDBSupportEnabled(false);
      if (!schema.isEmpty()) flyway.schemas(schema).createSchemas(true);
      flyway.load().migrate();
      LOG.log(
          System.Logger.Level.INFO, "journal: tables of version {0}, before {1}", VERSION, present);
    } catch (FlywayException e) {
      throw new SQLException("the journal's tables cannot be made: " + e.getMessage(), e);
    }
  }

  /** The first number of a query's first row. */
  static int number(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(query)) {
      return row.next() ? row.getInt(1) : 0;
    }
  }
}
