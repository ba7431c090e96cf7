package io.hearthline.cluster.projection;

import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.journal.Words;
import io.hearthline.domain.node.NodeEvent.NodeLost;
import io.hearthline.domain.node.NodeEvent.NodeStarted;
import io.hearthline.domain.node.NodeEvent.NodeStopped;
import io.hearthline.domain.node.NodeFacts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Starts and ends of nodes. Facts are few, so each is written as it comes. */
final class NodeRuns implements Projection {
  private final PreparedStatement start;
  private final PreparedStatement end;
  private final PreparedStatement supersede;

  NodeRuns(Connection connection) throws SQLException {
    start =
        connection.prepareStatement(
            "REPLACE INTO node_run VALUES (?, ?, ?, ?, ?, NULL, 'up', NULL)");
    end =
        connection.prepareStatement(
            "UPDATE node_run SET ended = ?, fate = ?, lost_by = ? WHERE node = ? AND epoch = ?");
    supersede =
        connection.prepareStatement(
            "UPDATE node_run SET fate = 'crashed' WHERE node = ? AND epoch < ? AND fate = 'up'");
  }

  @Override
  public void load() {}

  @Override
  public void apply(Recorded fact) throws SQLException {
    if (!NodeFacts.isNode(fact.aggregate())) return;
    var node = fact.aggregate().id();
    switch (NodeFacts.event(fact)) {
      case NodeStarted started -> start(node, started);
      case NodeStopped stopped -> end(node, stopped.epoch(), fact, "stopped", null);
      case NodeLost lost -> end(node, lost.epoch(), fact, "lost", lost.by().value());
    }
  }

  private void start(String node, NodeStarted started) throws SQLException {
    supersede.setString(1, node);
    supersede.setLong(2, started.epoch());
    supersede.executeUpdate();
    start.setString(1, node);
    start.setLong(2, started.epoch());
    start.setString(3, started.software());
    start.setString(4, Words.join(started.roles()));
    start.setLong(5, Times.micros(started.at()));
    start.executeUpdate();
  }

  private void end(String node, long epoch, Recorded fact, String fate, @Nullable String by)
      throws SQLException {
    end.setLong(1, Times.micros(fact.at()));
    end.setString(2, fate);
    end.setString(3, by);
    end.setString(4, node);
    end.setLong(5, epoch);
    end.executeUpdate();
  }
}
