package io.hearthline.verticles.bus;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One fact about a stream, published at {@link Addresses#event} of its type.
 *
 * @param seq place in the journal; null while the journal has not taken it: such a fact comes again
 *     with its place, so projections skip it and live views act on it
 * @param version place among the facts of this stream, from 1 without gaps
 * @param at when it happened, not when it was written down
 */
public record RecordedEvent(
    @Nullable Long seq,
    String stream,
    long version,
    String type,
    Instant at,
    String node,
    JsonObject body) {

  public JsonObject toJson() {
    var json = new JsonObject();
    if (seq == null) json.put("unjournalled", true);
    else json.put("seq", seq);
    return json.put("stream", stream)
        .put("version", version)
        .put("type", type)
        .put("at", at.toString())
        .put("node", node)
        .put("body", body);
  }

  public static RecordedEvent of(JsonObject json) {
    return new RecordedEvent(
        json.getLong("seq"),
        json.getString("stream"),
        json.getLong("version"),
        json.getString("type"),
        Instant.parse(json.getString("at")),
        json.getString("node"),
        json.getJsonObject("body"));
  }
}
