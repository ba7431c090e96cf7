package io.hearthline.cluster.journal;

import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.Leases;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.journal.Shapes;
import io.hearthline.domain.journal.Summary;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The journal that several nodes share, in PostgreSQL. Places become visible in their order,
 * without gaps; what is answered as recorded has been flushed by the server.
 */
public final class PostgresJournal implements PortableJournal {
  /** A fail-over to a copy begins a new timeline, on which places may mean other facts. */
  private static final String IDENTITY =
      "SELECT 'postgresql/' || (SELECT system_identifier FROM pg_control_system()) || '/' || id"
          + " || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8) FROM journal";

  private static final Dialect DIALECT =
      new Dialect(
          "BEGIN",
          "SELECT lock_journal()",
          "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)");

  private final Connections connections;
  private final EventRows rows;
  private final SqlCompaction compaction;
  private final Followers followers = new Followers();
  private final GroupCommit writer;
  private final JdbcThread reader;
  private final JdbcThread leasing;
  private final Leases leases;
  private @Nullable Notifications notifications;

  /** Opens nothing yet; the first to ask does, on the journal's own threads. */
  public PostgresJournal(PostgresUrl url, Shapes shapes) {
    connections = new PostgresConnections(url);
    rows = new EventRows(shapes);
    compaction = new SqlCompaction(shapes);
    writer =
        new GroupCommit(
            "journal-writer",
            () -> new PostgresBatch(connections.open(), shapes),
            connections::explain,
            () -> {});
    reader = new JdbcThread("journal-reader", connections);
    // A long read must not make others believe that this node is dead.
    leasing = new JdbcThread("journal-leases", connections);
    leases = new SqlLeases(leasing, DIALECT);
  }

  @Override
  public CompletionStage<Outcome> append(Append append) {
    return writer.append(append);
  }

  @Override
  public CompletionStage<List<Recorded>> read(AggregateId aggregate) {
    return reader.ask(connection -> rows.ofAggregate(connection, aggregate));
  }

  @Override
  public CompletionStage<List<Recorded>> readAll(long fromSeq, int limit) {
    if (limit < 1) throw new IllegalArgumentException("limit " + limit);
    return reader.ask(connection -> rows.from(connection, fromSeq, limit));
  }

  @Override
  public CompletionStage<String> identity() {
    return reader.ask(PostgresJournal::identity);
  }

  private static String identity(Connection connection) throws SQLException {
    try (var query = connection.createStatement();
        var row = query.executeQuery(IDENTITY)) {
      row.next();
      return row.getString(1);
    }
  }

  /** Also of what other nodes record. */
  @Override
  public synchronized Subscription follow(Runnable hint) {
    if (notifications == null) notifications = new Notifications(connections, followers::tell);
    return followers.add(hint);
  }

  @Override
  public CompletionStage<Integer> compact(List<Summary> summaries) {
    return reader.ask(
        connection -> DIALECT.alone(connection, () -> compaction.write(connection, summaries)));
  }

  @Override
  public CompletionStage<Long> dump(OutputStream out) {
    return reader.ask(connection -> EventDump.write(connection, out));
  }

  @Override
  public CompletionStage<Long> load(InputStream in) {
    return reader.ask(connection -> EventDump.read(connection, DIALECT.lock(), "?::uuid", in));
  }

  @Override
  public Leases leases() {
    return leases;
  }

  @Override
  public void close() {
    writer.close();
    synchronized (this) {
      Jdbc.close(notifications);
    }
    reader.close();
    leasing.close();
  }
}
