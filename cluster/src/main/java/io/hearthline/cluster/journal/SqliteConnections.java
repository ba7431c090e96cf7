package io.hearthline.cluster.journal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Connections to one file, each commit of which is on the disk before it returns. */
final class SqliteConnections implements Connections {
  private static final Logger LOG = System.getLogger(SqliteConnections.class.getName());

  /** For another process on the same file, such as a backup; our own threads wait less. */
  private static final int BUSY_MILLIS = 2_000;

  private final Path file;
  private final SQLiteDataSource database;
  private boolean looked;
  private boolean migrated;
  private volatile @Nullable WalTail cut;

  SqliteConnections(Path file) {
    this.file = file;
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS);
    database = new SQLiteDataSource(config);
    database.setUrl("jdbc:sqlite:" + file);
  }

  /** What was damaged and left out when the file was opened. */
  Optional<WalTail> cut() {
    return Optional.ofNullable(cut);
  }

  @Override
  public synchronized Connection open() throws SQLException {
    try {
      if (!looked) lookForDamage();
      if (!Files.exists(file)) create();
    } catch (IOException e) {
      throw new SQLException(file + " cannot be used: " + e.getMessage(), e);
    }
    var connection = database.getConnection();
    try {
      if (!migrated) migrate(connection);
      return connection;
    } catch (SQLException e) {
      Jdbc.close(connection);
      throw e;
    }
  }

  private void migrate(Connection connection) throws SQLException {
    Schema.migrate("sqlite", Schema.number(connection, "PRAGMA user_version"), database, "");
    // Places that were cut off are going to be given to other facts.
    if (cut != null) Jdbc.execute(connection, "UPDATE journal SET timeline = timeline + 1");
    migrated = true;
  }

  private void lookForDamage() throws IOException {
    var tail = WalTail.of(Path.of(file + "-wal"));
    looked = true;
    if (tail.commits() > 0) {
      cut = tail;
      LOG.log(
          Level.ERROR,
          "{0}-wal is damaged: its last {1} transactions ({2} pages) are lost, all before them is"
              + " there",
          file,
          tail.commits(),
          tail.frames());
    } else if (tail.frames() > 0) {
      LOG.log(Level.INFO, "{0}: left out a write that a crash had cut off", file);
    }
  }

  /** SQLite gives the log beside it the same rights. */
  private void create() throws IOException {
    var ownerOnly = PosixFilePermissions.fromString("rw-------");
    var posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix) Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
  }

  @Override
  public JournalException explain(SQLException failure) {
    String reason =
        failure instanceof SQLiteException sqlite
            ? words(sqlite)
            : String.valueOf(failure.getMessage());
    return new JournalException(file + ": " + reason, failure);
  }

  private static String words(SQLiteException failure) {
    // The low byte is the kind; the rest says where.
    var kind = SQLiteErrorCode.getErrorCode(failure.getResultCode().code & 0xff);
    return switch (kind) {
      case SQLITE_FULL -> "the disk is full";
      case SQLITE_READONLY -> "the file or its disk is read-only";
      case SQLITE_BUSY, SQLITE_LOCKED -> "another process holds the journal";
      case SQLITE_CANTOPEN -> "the file cannot be opened";
      case SQLITE_CORRUPT, SQLITE_NOTADB -> "the file is damaged; restore a backup";
      default -> failure.getResultCode().toString();
    };
  }
}
