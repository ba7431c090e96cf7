package io.hearthline.verticles.bus;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one node keeps for clients of another one: asked at {@link Addresses#SIGNALING_ABSENT}, and
 * answered with those whose clients are gone.
 *
 * @param transports at the asking node's relay
 * @param streams that the asking node owns
 * @param listeners by stream, as {@link StreamRequest#listener} calls them
 */
public record Guests(
    List<String> transports, List<String> streams, Map<String, List<String>> listeners) {
  public Guests {
    transports = List.copyOf(transports);
    streams = List.copyOf(streams);
    listeners = Map.copyOf(listeners);
  }

  public static Guests ofRelay(Collection<String> transports) {
    return new Guests(List.copyOf(transports), List.of(), Map.of());
  }

  public boolean isEmpty() {
    return transports.isEmpty() && streams.isEmpty() && listeners.isEmpty();
  }

  public JsonObject toJson() {
    var byStream = new JsonObject();
    new TreeMap<>(listeners).forEach((stream, names) -> byStream.put(stream, new JsonArray(names)));
    return new JsonObject()
        .put("transports", new JsonArray(transports))
        .put("streams", new JsonArray(streams))
        .put("listeners", byStream);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws ClassCastException for anything else
   */
  public static Guests of(JsonObject json) {
    var listeners = new LinkedHashMap<String, List<String>>();
    for (var stream : json.getJsonObject("listeners", new JsonObject())) {
      listeners.put(stream.getKey(), texts((JsonArray) stream.getValue()));
    }
    return new Guests(
        texts(json.getJsonArray("transports", new JsonArray())),
        texts(json.getJsonArray("streams", new JsonArray())),
        listeners);
  }

  private static List<String> texts(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }
}
