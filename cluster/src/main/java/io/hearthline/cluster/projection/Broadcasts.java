package io.hearthline.cluster.projection;

import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.stream.NodeName;
import io.hearthline.domain.stream.StreamEvent;
import io.hearthline.domain.stream.StreamEvent.ListenerJoined;
import io.hearthline.domain.stream.StreamEvent.ListenerLeft;
import io.hearthline.domain.stream.StreamEvent.StreamEnded;
import io.hearthline.domain.stream.StreamEvent.StreamRenamed;
import io.hearthline.domain.stream.StreamEvent.StreamResumed;
import io.hearthline.domain.stream.StreamEvent.StreamStarted;
import io.hearthline.domain.stream.StreamEvent.StreamSummarised;
import io.hearthline.domain.stream.StreamEvent.TalkStarted;
import io.hearthline.domain.stream.StreamEvent.TalkStopped;
import io.hearthline.domain.stream.StreamFacts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who talked when, to how many, and how it ended. Live broadcasts are counted in memory and written
 * once a page, since most facts only move a number of one of them.
 */
final class Broadcasts implements Projection {
  private final Connection connection;
  private final PreparedStatement write;
  private final PreparedStatement writeTalk;
  private final Map<String, Row> live = new HashMap<>();
  private final Set<Row> changed = new LinkedHashSet<>();
  private int waitingTalks;

  Broadcasts(Connection connection) throws SQLException {
    this.connection = connection;
    write =
        connection.prepareStatement(
            "REPLACE INTO broadcast VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    writeTalk = connection.prepareStatement("REPLACE INTO talk VALUES (?, ?, ?)");
  }

  @Override
  public void load() throws SQLException {
    live.clear();
    changed.clear();
    write.clearBatch();
    writeTalk.clearBatch();
    waitingTalks = 0;
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT * FROM broadcast WHERE ended IS NULL")) {
      while (rows.next()) {
        var row =
            new Row(
                rows.getLong("seq"),
                rows.getString("stream"),
                rows.getString("publisher"),
                Times.instant(rows.getLong("started")));
        row.name = rows.getString("name");
        row.nodes = rows.getString("nodes");
        row.listeners = rows.getInt("listeners");
        row.mostListeners = rows.getInt("most_listeners");
        row.talks = rows.getInt("talks");
        row.talkMicros = rows.getLong("talk_micros");
        row.talkingSince = Times.instant(rows, "talking_since");
        live.put(row.stream, row);
      }
    }
  }

  @Override
  public void apply(Recorded fact) throws SQLException {
    if (!StreamFacts.isStream(fact.aggregate())) return;
    var event = StreamFacts.event(fact);
    var row = live.get(fact.aggregate().id());
    switch (event) {
      case StreamStarted started -> {
        if (row != null) end(row, "superseded", event.at());
        begin(fact, started.name().value(), started.publisher().value());
      }
      case StreamResumed resumed when row == null ->
          begin(fact, resumed.name().value(), resumed.publisher().value());
      case StreamSummarised summary -> sumUp(fact, row, summary);
      case StreamEvent _ when row == null -> {} // its beginning is no longer in the journal
      case StreamResumed resumed -> resume(row, resumed);
      case StreamRenamed(var name, _) -> row.name = name.value();
      case TalkStarted(var at) -> talk(row, at);
      case TalkStopped(var at) -> silence(row, at);
      case ListenerJoined _ -> {
        row.listeners++;
        row.mostListeners = Math.max(row.mostListeners, row.listeners);
      }
      case ListenerLeft _ -> row.listeners = Math.max(0, row.listeners - 1);
      case StreamEnded(var reason, var at) -> end(row, reason.value(), at);
    }
    if (row != null) changed.add(row);
  }

  private void begin(Recorded fact, String name, String publisher) {
    var row = new Row(fact.seq(), fact.aggregate().id(), publisher, fact.at());
    row.name = name;
    row.nodes = fact.node();
    live.put(row.stream, row);
    changed.add(row);
  }

  /** On another node listeners join anew; on the same one they stayed. */
  private void resume(Row row, StreamResumed resumed) throws SQLException {
    silence(row, resumed.at());
    row.name = resumed.name().value();
    var node = resumed.node().value();
    if (row.nodes.equals(node) || row.nodes.endsWith(Broadcast.BETWEEN_NODES + node)) return;
    row.nodes += Broadcast.BETWEEN_NODES + node;
    row.listeners = 0;
  }

  private void talk(Row row, Instant at) {
    if (row.talkingSince != null) return;
    row.talkingSince = at;
    row.talks++;
  }

  private void silence(Row row, Instant at) throws SQLException {
    var since = row.talkingSince;
    if (since == null) return;
    row.talkingSince = null;
    long from = Times.micros(since);
    long to = Math.max(from, Times.micros(at)); // a clock may have been set back
    row.talkMicros += to - from;
    writeTalk.setLong(1, row.seq);
    writeTalk.setLong(2, from);
    writeTalk.setLong(3, to);
    writeTalk.addBatch();
    waitingTalks++;
  }

  private void end(Row row, String reason, Instant at) throws SQLException {
    silence(row, at);
    row.ended = at.isBefore(row.started) ? row.started : at;
    row.reason = reason;
    row.listeners = 0;
    live.remove(row.stream);
  }

  /** All that is left of an old one; of its talks only how many and how long. */
  private void sumUp(Recorded fact, @Nullable Row begun, StreamSummarised summary) {
    var row =
        begun == null
            ? new Row(
                fact.seq(), fact.aggregate().id(), summary.publisher().value(), summary.since())
            : begun;
    row.name = summary.name().value();
    row.nodes =
        String.join(
            Broadcast.BETWEEN_NODES, summary.nodes().stream().map(NodeName::value).toList());
    row.listeners = 0;
    row.mostListeners = (int) summary.mostListeners();
    row.talks = (int) summary.talks();
    row.talkMicros = TimeUnit.MILLISECONDS.toMicros(summary.talked().toMillis());
    row.talkingSince = null;
    row.ended = summary.at().isBefore(row.started) ? row.started : summary.at();
    row.reason = summary.reason().value();
    live.remove(row.stream);
    changed.add(row);
  }

  @Override
  public void flush() throws SQLException {
    if (waitingTalks > 0) writeTalk.executeBatch();
    waitingTalks = 0;
    if (changed.isEmpty()) return;
    for (var row : changed) {
      write.setLong(1, row.seq);
      write.setString(2, row.stream);
      write.setString(3, row.name);
      write.setString(4, row.publisher);
      write.setString(5, row.nodes);
      write.setLong(6, Times.micros(row.started));
      write.setObject(7, Times.orNull(row.ended));
      write.setString(8, row.reason);
      write.setInt(9, row.listeners);
      write.setInt(10, row.mostListeners);
      write.setInt(11, row.talks);
      write.setLong(12, row.talkMicros);
      write.setObject(13, Times.orNull(row.talkingSince));
      write.addBatch();
    }
    write.executeBatch();
    changed.clear();
  }

  /** A broadcast while it is counted; its identity is the object's. */
  private static final class Row {
    final long seq;
    final String stream;
    final String publisher;
    final Instant started;
    String name = "";
    String nodes = "";
    int listeners;
    int mostListeners;
    int talks;
    long talkMicros;
    @Nullable Instant talkingSince;
    @Nullable Instant ended;
    @Nullable String reason;

    Row(long seq, String stream, String publisher, Instant started) {
      this.seq = seq;
      this.stream = stream;
      this.publisher = publisher;
      this.started = started;
    }
  }
}
