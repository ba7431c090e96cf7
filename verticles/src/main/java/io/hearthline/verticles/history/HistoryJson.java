package io.hearthline.verticles.history;

import io.hearthline.cluster.projection.Broadcast;
import io.hearthline.cluster.projection.HistoryPage;
import io.hearthline.cluster.projection.NodeRun;
import io.hearthline.cluster.projection.TokenLife;
import io.hearthline.domain.journal.Recorded;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The read models as {@code docs/event-bus.md} and the API have them. */
final class HistoryJson {
  private HistoryJson() {}

  static JsonObject page(HistoryPage page) {
    var entries = new JsonArray();
    for (var broadcast : page.broadcasts()) entries.add(broadcast(broadcast));
    var json = new JsonObject().put("history", entries);
    if (page.next() > 0) json.put("next", Long.toString(page.next()));
    return json;
  }

  private static JsonObject broadcast(Broadcast broadcast) {
    var talks = new JsonArray();
    for (var talk : broadcast.latestTalks()) {
      talks.add(
          new JsonObject().put("from", talk.from().toString()).put("to", talk.to().toString()));
    }
    var json =
        new JsonObject()
            .put("id", Long.toString(broadcast.seq()))
            .put("stream", broadcast.stream())
            .put("name", broadcast.name())
            .put("publisher", broadcast.publisher())
            .put("nodes", words(broadcast.nodes()))
            .put("started", broadcast.started().toString())
            .put("listeners", broadcast.listeners())
            .put("mostListeners", broadcast.mostListeners())
            .put("talks", broadcast.talks())
            .put("talkSeconds", broadcast.talkTime().toMillis() / 1e3)
            .put("latestTalks", talks);
    put(json, "ended", broadcast.ended());
    if (broadcast.reason() != null) json.put("reason", broadcast.reason());
    put(json, "talkingSince", broadcast.talkingSince());
    return json;
  }

  static JsonObject node(NodeRun run) {
    var json =
        new JsonObject()
            .put("node", run.node())
            .put("epoch", run.epoch())
            .put("software", run.software())
            .put("roles", words(run.roles()))
            .put("started", run.started().toString())
            .put("fate", run.fate().name().toLowerCase(Locale.ROOT));
    put(json, "ended", run.ended());
    if (run.lostBy() != null) json.put("lostBy", run.lostBy());
    return json;
  }

  static JsonObject token(TokenLife token) {
    var json =
        new JsonObject()
            .put("id", token.id())
            .put("name", token.name())
            .put("roles", words(token.roles()))
            .put("names", token.names())
            .put("issued", token.issued().toString());
    put(json, "expires", token.expires());
    put(json, "revoked", token.revoked());
    return json;
  }

  /**
   * A fact for whoever follows.
   *
   * @param name what the stream is called, null for facts of others
   */
  static JsonObject event(Recorded fact, @Nullable String name) {
    var json =
        new JsonObject()
            .put("seq", fact.seq())
            .put("kind", fact.aggregate().kind())
            .put("id", fact.aggregate().id())
            .put("version", fact.version())
            .put("type", fact.type())
            .put("at", fact.at().toString())
            .put("node", fact.node())
            .put("body", new JsonObject(new LinkedHashMap<>(fact.body())));
    return name == null ? json : json.put("name", name);
  }

  private static void put(JsonObject json, String key, @Nullable Instant at) {
    if (at != null) json.put(key, at.toString());
  }

  private static JsonArray words(Collection<String> words) {
    var array = new JsonArray();
    words.forEach(array::add);
    return array;
  }
}
