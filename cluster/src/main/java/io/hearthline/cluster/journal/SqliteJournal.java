package io.hearthline.cluster.journal;

import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.Leases;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.journal.Shapes;
import io.hearthline.domain.journal.Summary;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The journal of one node in a file beside it. What is answered as recorded has been flushed to the
 * disk. A disk that is full, read-only or gone fails what is asked meanwhile and nothing else: the
 * file is opened again for the next.
 */
public final class SqliteJournal implements PortableJournal {
  private static final Dialect DIALECT =
      new Dialect("BEGIN IMMEDIATE", "", "CAST(unixepoch('subsec') * 1000000 AS INTEGER)");

  private final SqliteConnections connections;
  private final EventRows rows;
  private final SqlCompaction compaction;
  private final Followers followers = new Followers();
  private final GroupCommit writer;
  private final JdbcThread reader;
  private final Leases leases;

  /**
   * Opens nothing yet; the first to ask does, on the journal's own threads.
   *
   * @param file made if missing, in a folder that is there
   */
  public SqliteJournal(Path file, Shapes shapes) {
    connections = new SqliteConnections(file);
    rows = new EventRows(shapes);
    compaction = new SqlCompaction(shapes);
    writer =
        new GroupCommit(
            "journal-writer",
            () -> new SqliteBatch(connections.open(), shapes),
            connections::explain,
            followers::tell);
    reader = new JdbcThread("journal-reader", connections);
    leases = new SqlLeases(reader, DIALECT);
  }

  /** Of a damaged log, as far as it was opened. */
  @Override
  public Optional<String> damage() {
    return connections
        .cut()
        .map(cut -> "the last " + cut.commits() + " transactions were damaged and left out");
  }

  /** Looks at every page of the file; answers what is wrong with it, empty for nothing. */
  public CompletionStage<List<String>> check() {
    return reader.ask(connection -> {
      try (var query = connection.createStatement();
          var row = query.executeQuery("PRAGMA integrity_check")) {
        var troubles = new ArrayList<String>();
        while (row.next()) troubles.add(row.getString(1));
        troubles.remove("ok");
        return troubles;
      }
    });
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
    return reader.ask(connection -> {
      try (var query = connection.createStatement();
          var row = query.executeQuery("SELECT id, timeline FROM journal")) {
        row.next();
        return "sqlite/" + row.getString(1) + "/" + row.getLong(2);
      }
    });
  }

  @Override
  public Subscription follow(Runnable hint) {
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
    return reader.ask(connection -> EventDump.read(connection, DIALECT.lock(), "?", in));
  }

  @Override
  public Leases leases() {
    return leases;
  }

  @Override
  public void close() {
    writer.close();
    reader.close();
  }
}
