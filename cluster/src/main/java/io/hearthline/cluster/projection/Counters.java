package io.hearthline.cluster.projection;

import io.hearthline.domain.journal.Recorded;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How often things happened, for metrics: starts, talks, and ends by their reason. */
final class Counters implements Projection {
  private final Connection connection;
  private final String node;
  private final PreparedStatement write;
  private final Map<Key, Long> values = new HashMap<>();
  private final Set<Key> changed = new HashSet<>();

  private record Key(String name, String label) {}

  Counters(Connection connection, String node) throws SQLException {
    this.connection = connection;
    this.node = node;
    write = connection.prepareStatement("REPLACE INTO counter VALUES (?, ?, ?)");
  }

  @Override
  public void load() throws SQLException {
    values.clear();
    changed.clear();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT name, label, value FROM counter")) {
      while (rows.next()) {
        values.put(new Key(rows.getString(1), rows.getString(2)), rows.getLong(3));
      }
    }
  }

  @Override
  public void apply(Recorded fact) {
    if (!fact.node().equals(node)) return;
    switch (fact.type()) {
      case "StreamStarted" -> count("streams", "", 1);
      case "TalkStarted" -> count("talks", "", 1);
      case "StreamEnded" -> count("ended", fact.text("reason"), 1);
      case "StreamSummarised" -> {
        count("streams", "", 1);
        count("talks", "", fact.number("talks"));
        count("ended", fact.text("reason"), 1);
      }
      default -> {} // nobody asked for it
    }
  }

  private void count(String name, String label, long more) {
    var key = new Key(name, label);
    values.merge(key, more, Long::sum);
    changed.add(key);
  }

  @Override
  public void flush() throws SQLException {
    for (var key : changed) {
      write.setString(1, key.name());
      write.setString(2, key.label());
      write.setLong(3, values.getOrDefault(key, 0L));
      write.executeUpdate();
    }
    changed.clear();
  }

  Map<String, Map<String, Long>> all() {
    var all = new TreeMap<String, Map<String, Long>>();
    values.forEach((key, value) ->
        all.computeIfAbsent(key.name(), _ -> new TreeMap<>()).put(key.label(), value));
    return all;
  }
}
