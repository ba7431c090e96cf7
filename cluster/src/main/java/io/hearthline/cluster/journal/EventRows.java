package io.hearthline.cluster.journal;

import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.journal.Shapes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Reads the table {@code event}, which looks the same in every store. */
final class EventRows {
  private static final String SELECT =
      "SELECT seq, aggregate, version, type, v, at, node, body FROM event ";
  static final String OF_AGGREGATE = SELECT + "WHERE aggregate = ? ORDER BY version";
  static final String OF_COMMAND = SELECT + "WHERE command = ? ORDER BY seq";
  private static final String FROM_SEQ = SELECT + "WHERE seq >= ? ORDER BY seq LIMIT ?";

  private final Shapes shapes;

  EventRows(Shapes shapes) {
    this.shapes = shapes;
  }

  List<Recorded> ofAggregate(Connection connection, AggregateId aggregate) throws SQLException {
    try (var query = connection.prepareStatement(OF_AGGREGATE)) {
      query.setString(1, aggregate.toString());
      return read(query);
    }
  }

  List<Recorded> from(Connection connection, long seq, int limit) throws SQLException {
    try (var query = connection.prepareStatement(FROM_SEQ)) {
      query.setLong(1, seq);
      query.setInt(2, limit);
      return read(query);
    }
  }

  /** The rows of a query with the columns above. */
  List<Recorded> read(PreparedStatement query) throws SQLException {
    try (var rows = query.executeQuery()) {
      var facts = new ArrayList<Recorded>();
      while (rows.next()) facts.add(row(rows));
      return facts;
    }
  }

  private Recorded row(ResultSet row) throws SQLException {
    var type = row.getString(4);
    return new Recorded(
        row.getLong(1),
        AggregateId.parse(row.getString(2)),
        row.getLong(3),
        type,
        instant(row.getLong(6)),
        row.getString(7),
        shapes.present(type, row.getInt(5), BodyJson.read(row.getString(8))));
  }

  /** Microseconds since 1970, which every store can hold and compare. */
  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
