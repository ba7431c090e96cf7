package io.hearthline.cluster.journal;

import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.Journal.Outcome;
import io.hearthline.domain.journal.Journal.Outcome.Appended;
import io.hearthline.domain.journal.Journal.Outcome.Conflict;
import io.hearthline.domain.journal.Journal.Outcome.Fenced;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.journal.Shapes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Records appends in SQLite, one transaction and so one flush for all that are given at once. */
final class SqliteBatch implements Batch {
  private final Shapes shapes;
  private final EventRows rows;
  private final Connection connection;
  private final PreparedStatement begin;
  private final PreparedStatement commit;
  private final PreparedStatement rollback;
  private final PreparedStatement lastSeq;
  private final PreparedStatement ofCommand;
  private final PreparedStatement epoch;
  private final PreparedStatement admit;
  private final PreparedStatement version;
  private final PreparedStatement insert;

  /** Owns the connection. */
  SqliteBatch(Connection connection, Shapes shapes) throws SQLException {
    this.connection = connection;
    this.shapes = shapes;
    rows = new EventRows(shapes);
    begin = connection.prepareStatement("BEGIN IMMEDIATE");
    commit = connection.prepareStatement("COMMIT");
    rollback = connection.prepareStatement("ROLLBACK");
    lastSeq = connection.prepareStatement("SELECT coalesce(max(seq), 0) FROM event");
    ofCommand = connection.prepareStatement(EventRows.OF_COMMAND);
    epoch = connection.prepareStatement("SELECT epoch FROM node WHERE name = ?");
    admit =
        connection.prepareStatement(
            "INSERT INTO node (name, epoch) VALUES (?, ?)"
                + " ON CONFLICT (name) DO UPDATE SET epoch = excluded.epoch");
    version =
        connection.prepareStatement(
            "SELECT coalesce(max(version), 0) FROM event WHERE aggregate = ?");
    insert = connection.prepareStatement("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  }

  @Override
  public List<Outcome> write(List<Append> appends) throws SQLException {
    begin.execute();
    try {
      long seq = number(lastSeq);
      var outcomes = new ArrayList<Outcome>(appends.size());
      for (var append : appends) {
        var outcome = write(append, seq);
        outcomes.add(outcome);
        if (outcome instanceof Appended(var facts)) seq = Math.max(seq, facts.getLast().seq());
      }
      commit.execute();
      return outcomes;
    } catch (SQLException | RuntimeException e) {
      undo(e);
      throw e;
    }
  }

  /** SQLite has undone it itself after some failures, and then says that there is nothing to do. */
  private void undo(Exception reason) {
    try {
      rollback.execute();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  private Outcome write(Append append, long seq) throws SQLException {
    ofCommand.setString(1, append.command().toString());
    var before = rows.read(ofCommand);
    if (!before.isEmpty()) return new Appended(before);

    epoch.setString(1, append.node());
    long lowest = number(epoch);
    if (lowest > append.epoch()) return new Fenced(lowest);
    if (lowest < append.epoch()) admit(append);

    version.setString(1, append.aggregate().toString());
    long last = number(version);
    if (last != append.expectedVersion()) return new Conflict(last);
    return new Appended(insert(append, seq));
  }

  private void admit(Append append) throws SQLException {
    admit.setString(1, append.node());
    admit.setLong(2, append.epoch());
    admit.executeUpdate();
  }

  private List<Recorded> insert(Append append, long lastSeq) throws SQLException {
    var recorded = Places.of(append, lastSeq + 1);
    for (var fact : recorded) insert(append, fact);
    return recorded;
  }

  private void insert(Append append, Recorded fact) throws SQLException {
    insert.setLong(1, fact.seq());
    insert.setString(2, fact.aggregate().toString());
    insert.setLong(3, fact.version());
    insert.setString(4, fact.type());
    insert.setInt(5, shapes.version(fact.type()));
    insert.setLong(6, EventRows.micros(fact.at()));
    insert.setString(7, append.node());
    insert.setLong(8, append.epoch());
    insert.setString(9, append.command().toString());
    insert.setString(10, BodyJson.write(fact.body()));
    insert.executeUpdate();
  }

  private static long number(PreparedStatement query) throws SQLException {
    try (var row = query.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  @Override
  public void close() {
    Jdbc.close(connection);
  }
}
