package io.hearthline.cluster.projection;

import io.hearthline.domain.journal.Recorded;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * All read models, fed page by page: what the facts of a page come to and the place up to which
 * they were read are written together or not at all. Blocks; confined to one thread.
 */
public final class Projections implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Projections.class.getName());

  private final Connection connection;
  private final PreparedStatement writeCheckpoint;
  private final Counters counters;
  private final List<Projection> all;
  private long checkpoint;
  private boolean complained;

  private Projections(Connection connection, String node) throws SQLException {
    this.connection = connection;
    writeCheckpoint =
        connection.prepareStatement("UPDATE meta SET value = ? WHERE key = 'checkpoint'");
    counters = new Counters(connection, node);
    all =
        List.of(
            new Broadcasts(connection), new NodeRuns(connection), new Tokens(connection), counters);
    load();
    connection.setAutoCommit(false);
  }

  /**
   * Opens the file, or begins anew where it is missing, broken, of another version of this program,
   * or made of another journal.
   *
   * @param journal its identity, which changes when its places come to mean other facts
   * @param node whose facts the counters count: those of several nodes are added up by whoever asks
   *     all of them
   */
  public static Projections open(Path file, String journal, String node)
      throws SQLException, IOException {
    var connection = Database.open(file, journal + " " + node);
    try {
      return new Projections(connection, node);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** The place of the last fact that was taken in, 0 before the first. */
  public long checkpoint() {
    return checkpoint;
  }

  /**
   * Takes in the next facts. Those that were seen before are ignored; one that cannot be understood
   * is left out rather than standing in the way of all others.
   *
   * @param facts in the order of their places
   */
  public void apply(List<Recorded> facts) throws SQLException {
    try {
      long last = checkpoint;
      for (var fact : facts) {
        if (fact.seq() <= last) continue;
        apply(fact);
        last = fact.seq();
      }
      if (last == checkpoint) return;
      for (var projection : all) projection.flush();
      writeCheckpoint.setLong(1, last);
      writeCheckpoint.executeUpdate();
      connection.commit();
      checkpoint = last;
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      load();
      throw e;
    }
  }

  /** Counts since the journal's first fact, by name and label; an empty label stands for none. */
  public Map<String, Map<String, Long>> counters() {
    return counters.all();
  }

  private void apply(Recorded fact) throws SQLException {
    try {
      for (var projection : all) projection.apply(fact);
    } catch (IllegalArgumentException e) {
      if (complained) return;
      complained = true;
      LOG.log(System.Logger.Level.WARNING, "left out of history: " + e.getMessage());
    }
  }

  private void load() throws SQLException {
    checkpoint = Database.number(connection, "SELECT value FROM meta WHERE key = 'checkpoint'");
    for (var projection : all) projection.load();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
