package io.hearthline.cluster.journal;

import io.hearthline.domain.journal.Shapes;
import io.hearthline.domain.journal.Summary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Puts summaries into the table {@code event}, within the transaction of whoever asks. */
final class SqlCompaction {
  private static final String RANGE =
      " event WHERE aggregate = ? AND version >= ? AND version <= ?";

  private final Shapes shapes;

  SqlCompaction(Shapes shapes) {
    this.shapes = shapes;
  }

  /** Answers how many were put in place. */
  int write(Connection connection, List<Summary> summaries) throws SQLException {
    int done = 0;
    try (var count = connection.prepareStatement("SELECT count(*) FROM" + RANGE);
        var delete = connection.prepareStatement("DELETE FROM" + RANGE);
        var update =
            connection.prepareStatement(
                "UPDATE event SET type = ?, v = ?, at = ?, body = ?"
                    + " WHERE aggregate = ? AND version = ?")) {
      for (var summary : summaries) {
        long last = summary.lastVersion();
        if (!isWhole(count, summary)) continue;
        range(delete, summary, last - 1);
        delete.executeUpdate();
        var fact = summary.fact();
        update.setString(1, fact.type());
        update.setInt(2, shapes.version(fact.type()));
        update.setLong(3, EventRows.micros(fact.at()));
        update.setString(4, BodyJson.write(fact.body()));
        update.setString(5, summary.aggregate().toString());
        update.setLong(6, last);
        update.executeUpdate();
        done++;
      }
    }
    return done;
  }

  private static boolean isWhole(PreparedStatement count, Summary summary) throws SQLException {
    long last = summary.lastVersion();
    range(count, summary, last);
    try (var row = count.executeQuery()) {
      return row.next() && row.getLong(1) == last - summary.firstVersion() + 1;
    }
  }

  private static void range(PreparedStatement statement, Summary summary, long last)
      throws SQLException {
    statement.setString(1, summary.aggregate().toString());
    statement.setLong(2, summary.firstVersion());
    statement.setLong(3, last);
  }
}
