package io.hearthline.verticles.history;

import io.hearthline.cluster.projection.Archive;
import io.hearthline.cluster.projection.HistoryQuery;
import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.stream.StreamFacts;
import io.hearthline.verticles.access.NamePattern;
import io.hearthline.verticles.bus.Refusal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Answers questions about the past. Blocks, so it is asked on worker threads. */
final class HistoryDesk {
  private static final int MAX_ENTRIES = 200;
  private static final int MAX_EVENTS = 500;
  private static final int JOURNAL_PATIENCE_SECONDS = 5;

  private final Journal journal;
  private final Follower follower;

  HistoryDesk(Journal journal, Follower follower) {
    this.journal = journal;
    this.follower = follower;
  }

  JsonObject query(JsonObject request) throws SQLException {
    var names = new NamePattern(request.getString("names", "*"));
    var query =
        new HistoryQuery(
            request.getString("stream"),
            instant(request, "from"),
            instant(request, "to"),
            request.getLong("before", Long.MAX_VALUE),
            Math.clamp(request.getInteger("limit", 50), 1, MAX_ENTRIES),
            names::matches);
    return HistoryJson.page(archive().history(query));
  }

  JsonObject nodes() throws SQLException {
    var nodes = new JsonArray();
    for (var run : archive().nodes()) nodes.add(HistoryJson.node(run));
    return new JsonObject().put("nodes", nodes);
  }

  JsonObject tokens() throws SQLException {
    var tokens = new JsonArray();
    for (var token : archive().tokens()) tokens.add(HistoryJson.token(token));
    return new JsonObject().put("tokens", tokens);
  }

  /**
   * The facts behind a place, as far as the read models have come: what they do not know yet is not
   * told yet, so that whoever hears of something can ask for it.
   */
  JsonObject events(JsonObject request)
      throws SQLException, ExecutionException, TimeoutException, InterruptedException {
    long after = request.getLong("after", 0L);
    int limit = Math.clamp(request.getInteger("limit", 100), 1, MAX_EVENTS);
    var archive = archive();
    long checkpoint = follower.progress().checkpoint();
    var events = new JsonArray();
    long next = after;
    boolean reset = after > checkpoint && read(after, 1).isEmpty();
    for (var fact : after < checkpoint ? read(after + 1, limit) : List.<Recorded>of()) {
      if (fact.seq() > checkpoint) break;
      events.add(HistoryJson.event(fact, name(archive, fact)));
      next = fact.seq();
    }
    return new JsonObject().put("events", events).put("next", next).put("reset", reset);
  }

  private static @Nullable String name(Archive archive, Recorded fact) throws SQLException {
    if (!StreamFacts.isStream(fact.aggregate())) return null;
    return archive.nameOf(fact.aggregate().id(), fact.seq()).orElse(null);
  }

  private List<Recorded> read(long fromSeq, int limit)
      throws ExecutionException, TimeoutException, InterruptedException {
    return journal
        .readAll(fromSeq, limit)
        .toCompletableFuture()
        .get(JOURNAL_PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private Archive archive() {
    var archive = follower.archive();
    if (archive == null) {
      throw new Refusal(Refusal.UNAVAILABLE, "history is not there yet").toException();
    }
    return archive;
  }

  private static @Nullable Instant instant(JsonObject request, String key) {
    var text = request.getString(key);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new Refusal(Refusal.BAD_REQUEST, key + " is no time such as 2026-05-01T12:00:00Z")
          .toException();
    }
  }
}
