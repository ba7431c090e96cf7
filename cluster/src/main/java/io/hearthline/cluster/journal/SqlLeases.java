package io.hearthline.cluster.journal;

import io.hearthline.domain.journal.Leases;
import io.hearthline.domain.journal.Leases.Renewal.Fenced;
import io.hearthline.domain.journal.Leases.Renewal.Granted;
import io.hearthline.domain.journal.Leases.Renewal.Held;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Leases in the table {@code node}. Every change holds the same lock as the appends, so that
 * nothing of a fenced node can come in behind the fence.
 */
final class SqlLeases implements Leases {
  private final JdbcThread thread;
  private final Dialect dialect;

  SqlLeases(JdbcThread thread, Dialect dialect) {
    this.thread = thread;
    this.dialect = dialect;
  }

  @Override
  public CompletionStage<Renewal> renew(
      String node, long epoch, String instance, Duration duration) {
    return thread.ask(connection ->
        dialect.alone(connection, () -> renew(connection, node, epoch, instance, duration)));
  }

  private Renewal renew(
      Connection connection, String node, long epoch, String instance, Duration duration)
      throws SQLException {
    long now;
    var find =
        "SELECT "
            + dialect.now()
            + ", epoch, instance, until FROM (SELECT 1) one"
            + " LEFT JOIN node ON name = ?";
    try (var query = connection.prepareStatement(find)) {
      query.setString(1, node);
      try (var row = query.executeQuery()) {
        row.next();
        now = row.getLong(1);
        long lowest = row.getLong(2);
        var holder = row.getString(3);
        long until = row.getLong(4);
        if (holder != null && !holder.equals(instance) && until > now) {
          return new Held(EventRows.instant(until));
        }
        if (lowest > epoch) return new Fenced(lowest);
      }
    }
    long until = now + duration.toNanos() / 1_000;
    var change =
        """
        INSERT INTO node (name, epoch, lease_epoch, instance, until) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET epoch = excluded.epoch, lease_epoch = excluded.lease_epoch,
          instance = excluded.instance, until = excluded.until, fenced_by = NULL\
        """;
    try (var update = connection.prepareStatement(change)) {
      update.setString(1, node);
      update.setLong(2, epoch);
      update.setLong(3, epoch);
      update.setString(4, instance);
      update.setLong(5, until);
      update.executeUpdate();
    }
    return new Granted(EventRows.instant(until));
  }

  @Override
  public CompletionStage<List<Lease>> expired() {
    var find =
        "SELECT name, lease_epoch, until FROM node WHERE until <= "
            + dialect.now()
            + " AND "
            + notFencedByALivingNode();
    return thread.ask(connection -> {
      try (var query = connection.prepareStatement(find);
          var row = query.executeQuery()) {
        var leases = new ArrayList<Lease>();
        while (row.next()) {
          leases.add(
              new Lease(row.getString(1), row.getLong(2), EventRows.instant(row.getLong(3))));
        }
        return leases;
      }
    });
  }

  @Override
  public CompletionStage<Boolean> fence(Lease expired, String survivor) {
    var change =
        "UPDATE node SET epoch = CASE WHEN epoch > lease_epoch THEN epoch ELSE lease_epoch + 1 END,"
            + " fenced_by = ? WHERE name = ? AND lease_epoch = ? AND until <= "
            + dialect.now()
            + " AND (fenced_by = ? OR "
            + notFencedByALivingNode()
            + ")";
    return thread.ask(connection ->
        dialect.alone(
            connection,
            () -> {
              try (var update = connection.prepareStatement(change)) {
                update.setString(1, survivor);
                update.setString(2, expired.node());
                update.setLong(3, expired.epoch());
                update.setString(4, survivor);
                return update.executeUpdate() == 1;
              }
            }));
  }

  private String notFencedByALivingNode() {
    return "NOT EXISTS (SELECT 1 FROM node f WHERE f.name = node.fenced_by AND f.until > "
        + dialect.now()
        + ")";
  }

  @Override
  public CompletionStage<Void> release(String node, long epoch) {
    var change =
        "UPDATE node SET lease_epoch = NULL, instance = NULL, until = NULL, fenced_by = NULL"
            + " WHERE name = ? AND lease_epoch = ?";
    return thread
        .ask(connection ->
            dialect.alone(
                connection,
                () -> {
                  try (var update = connection.prepareStatement(change)) {
                    update.setString(1, node);
                    update.setLong(2, epoch);
                    return update.executeUpdate();
                  }
                }))
        .thenAccept(_ -> {});
  }
}
