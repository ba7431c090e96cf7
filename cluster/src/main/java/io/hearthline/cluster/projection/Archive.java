package io.hearthline.cluster.projection;

import io.hearthline.cluster.projection.Broadcast.Talk;
import io.hearthline.domain.journal.Words;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers questions from the read models. Blocks; safe for use by several threads. */
public final class Archive implements AutoCloseable {
  /** Of one broadcast; somebody who presses all day makes many more. */
  public static final int TALKS_SHOWN = 20;

  /** Rows looked at for one page, so that a narrow pattern cannot make a query endless. */
  private static final int MAX_SCANNED = 20_000;

  private final Connection connection;
  private final PreparedStatement broadcasts;
  private final PreparedStatement talks;
  private final PreparedStatement name;

  private Archive(Connection connection) throws SQLException {
    this.connection = connection;
    broadcasts =
        connection.prepareStatement(
            """
            SELECT * FROM broadcast
            WHERE seq < ?1 AND (?2 IS NULL OR stream = ?2)
              AND (?3 IS NULL OR ended IS NULL OR ended >= ?3) AND (?4 IS NULL OR started < ?4)
            ORDER BY seq DESC LIMIT ?5
            """);
    talks =
        connection.prepareStatement(
            "SELECT began, ended FROM talk WHERE broadcast = ? ORDER BY began DESC LIMIT ?");
    name =
        connection.prepareStatement(
            "SELECT name FROM broadcast WHERE stream = ? AND seq <= ? ORDER BY seq DESC LIMIT 1");
  }

  /** Opens a file that {@link Projections#open} has made. */
  public static Archive open(Path file) throws SQLException {
    var connection = Database.openReader(file);
    try {
      return new Archive(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Latest first. */
  public synchronized HistoryPage history(HistoryQuery query) throws SQLException {
    broadcasts.setLong(1, query.before());
    broadcasts.setString(2, query.stream());
    broadcasts.setObject(3, Times.orNull(query.from()));
    broadcasts.setObject(4, Times.orNull(query.to()));
    broadcasts.setInt(5, MAX_SCANNED);
    var page = new ArrayList<Broadcast>();
    long last = 0;
    int scanned = 0;
    try (var rows = broadcasts.executeQuery()) {
      while (page.size() < query.limit() && rows.next()) {
        scanned++;
        last = rows.getLong("seq");
        if (query.visible().test(rows.getString("name"))) page.add(broadcast(rows));
      }
    }
    boolean more = page.size() == query.limit() || scanned == MAX_SCANNED;
    return new HistoryPage(page, more ? last : 0);
  }

  /** The name that a stream had last in the life that a fact of it belongs to. */
  public synchronized Optional<String> nameOf(String stream, long seq) throws SQLException {
    name.setString(1, stream);
    name.setLong(2, seq);
    try (var rows = name.executeQuery()) {
      return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
    }
  }

  /** The latest run of every node, by name. */
  public synchronized List<NodeRun> nodes() throws SQLException {
    var nodes = new ArrayList<NodeRun>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT *, MAX(epoch) FROM node_run GROUP BY node ORDER BY node LIMIT 1000")) {
      while (rows.next()) nodes.add(run(rows));
    }
    return nodes;
  }

  /** The tokens made last, latest first. */
  public synchronized List<TokenLife> tokens() throws SQLException {
    var tokens = new ArrayList<TokenLife>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery("SELECT * FROM token ORDER BY issued DESC, id LIMIT 1000")) {
      while (rows.next()) tokens.add(token(rows));
    }
    return tokens;
  }

  private Broadcast broadcast(ResultSet row) throws SQLException {
    long seq = row.getLong("seq");
    return new Broadcast(
        seq,
        row.getString("stream"),
        row.getString("name"),
        row.getString("publisher"),
        Arrays.asList(row.getString("nodes").split(Broadcast.BETWEEN_NODES, -1)),
        Times.instant(row.getLong("started")),
        Times.instant(row, "ended"),
        row.getString("reason"),
        row.getInt("listeners"),
        row.getInt("most_listeners"),
        row.getInt("talks"),
        Times.duration(row.getLong("talk_micros")),
        Times.instant(row, "talking_since"),
        latestTalks(seq));
  }

  private List<Talk> latestTalks(long broadcast) throws SQLException {
    talks.setLong(1, broadcast);
    talks.setInt(2, TALKS_SHOWN);
    var latest = new ArrayList<Talk>();
    try (var rows = talks.executeQuery()) {
      while (rows.next()) {
        latest.add(new Talk(Times.instant(rows.getLong(1)), Times.instant(rows.getLong(2))));
      }
    }
    return List.copyOf(latest.reversed());
  }

  private static NodeRun run(ResultSet row) throws SQLException {
    return new NodeRun(
        row.getString("node"),
        row.getLong("epoch"),
        row.getString("software"),
        Words.split(row.getString("roles")),
        Times.instant(row.getLong("started")),
        Times.instant(row, "ended"),
        NodeRun.Fate.valueOf(row.getString("fate").toUpperCase(Locale.ROOT)),
        text(row, "lost_by"));
  }

  private static TokenLife token(ResultSet row) throws SQLException {
    return new TokenLife(
        row.getString("id"),
        row.getString("name"),
        Words.split(row.getString("roles")),
        row.getString("names"),
        Times.instant(row, "expires"),
        Times.instant(row.getLong("issued")),
        Times.instant(row, "revoked"));
  }

  private static @Nullable String text(ResultSet row, String column) throws SQLException {
    return row.getString(column);
  }

  @Override
  public synchronized void close() throws SQLException {
    connection.close();
  }
}
