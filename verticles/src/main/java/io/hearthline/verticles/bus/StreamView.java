package io.hearthline.verticles.bus;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * A live stream as everybody but its owner sees it.
 *
 * @param talking whether the publisher's gate is open; a stream lives on silently between presses
 * @param generation counts the publishers that carried this id, from 1
 * @param unjournalled whether some of its events are not durable yet
 * @param node the stream's owner: where its publisher is and its commands go
 */
public record StreamView(
    String id,
    String name,
    Instant since,
    boolean talking,
    int listeners,
    long generation,
    boolean unjournalled,
    String node) {

  public JsonObject toJson() {
    var json =
        new JsonObject()
            .put("id", id)
            .put("name", name)
            .put("since", since.toString())
            .put("talking", talking)
            .put("listeners", listeners)
            .put("generation", generation)
            .put("node", node);
    return unjournalled ? json.put("unjournalled", true) : json;
  }

  public static StreamView of(JsonObject json) {
    return new StreamView(
        json.getString("id"),
        json.getString("name"),
        Instant.parse(json.getString("since")),
        json.getBoolean("talking"),
        json.getInteger("listeners"),
        json.getLong("generation"),
        json.getBoolean("unjournalled", false),
        json.getString("node"));
  }

  /** The reply of {@link Addresses#STREAMS_LIST}. */
  public static JsonObject listToJson(List<StreamView> streams) {
    return new JsonObject()
        .put("streams", new JsonArray(streams.stream().map(StreamView::toJson).toList()));
  }

  /** The streams in a reply of {@link Addresses#STREAMS_LIST}, oldest first. */
  public static List<StreamView> listOf(JsonObject reply) {
    return reply.getJsonArray("streams").stream()
        .map(JsonObject.class::cast)
        .map(StreamView::of)
        .toList();
  }
}
