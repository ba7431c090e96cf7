package io.hearthline.verticles.bus;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a relay tells at {@link Addresses#RELAY_EVENTS}: about a transport to the node that asked
 * for it, about itself to all nodes that have transports there.
 */
public sealed interface RelayEvent {
  /** The transport is secured and its fingerprint matched: audio flows from here on. */
  record Connected(String transport) implements RelayEvent {}

  /** Nothing authentic for 8 s; the transport lives on. */
  record Disconnected(String transport) implements RelayEvent {}

  /** Consent is back. */
  record Recovered(String transport) implements RelayEvent {}

  /**
   * The transport is gone, said exactly once.
   *
   * @param reason {@code consent}, {@code dtls-close}, {@code failed}, {@code closed} or {@code
   *     timeout}
   */
  record Closed(String transport, String reason) implements RelayEvent {}

  /**
   * How loud the streams are that are heard now, at most five times a second; whoever is missing is
   * silent.
   *
   * @param dbovByStream 0 (loudest) to 127 (silence), RFC 6464
   */
  record Levels(Map<String, Integer> dbovByStream) implements RelayEvent {
    public Levels {
      dbovByStream = Map.copyOf(dbovByStream);
    }
  }

  /** The node's addresses changed: clients should restart ICE. */
  record AddressesChanged() implements RelayEvent {}

  default JsonObject toJson() {
    return switch (this) {
      case Connected(var transport) -> about("connected", transport);
      case Disconnected(var transport) -> about("disconnected", transport);
      case Recovered(var transport) -> about("recovered", transport);
      case Closed(var transport, var reason) -> about("closed", transport).put("reason", reason);
      case Levels(var levels) ->
          new JsonObject()
              .put("event", "levels")
              .put("levels", new JsonObject(new TreeMap<>(levels)));
      case AddressesChanged() -> new JsonObject().put("event", "addresses");
    };
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException for an event this version does not know
   */
  static RelayEvent of(JsonObject json) {
    return switch (json.getString("event", "")) {
      case "connected" -> new Connected(json.getString("transport"));
      case "disconnected" -> new Disconnected(json.getString("transport"));
      case "recovered" -> new Recovered(json.getString("transport"));
      case "closed" -> new Closed(json.getString("transport"), json.getString("reason"));
      case "levels" -> levels(json.getJsonObject("levels"));
      case "addresses" -> new AddressesChanged();
      default ->
          throw new IllegalArgumentException("unknown relay event " + json.getString("event"));
    };
  }

  private static JsonObject about(String event, String transport) {
    return new JsonObject().put("event", event).put("transport", transport);
  }

  private static Levels levels(JsonObject json) {
    var levels = new TreeMap<String, Integer>();
    for (var stream : json.fieldNames()) levels.put(stream, json.getInteger(stream));
    return new Levels(levels);
  }
}
