package io.hearthline.verticles.bus;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A node as the live directory knows it.
 *
 * @param epoch of its last start: a later start has a higher one
 * @param state {@code up} or {@code draining}
 * @param reachable whether it has been heard lately; its audio may go on even if not
 * @param urls base URLs where its clients find it, best first
 * @param origins web origins that its pages may have: it has more names than it advertises
 * @param software its version
 * @param streams how many it owns
 * @param self whether it is the node that was asked
 */
public record NodeView(
    String node,
    long epoch,
    String state,
    boolean reachable,
    List<String> roles,
    List<String> urls,
    List<String> origins,
    String software,
    int streams,
    boolean self) {
  public NodeView {
    roles = List.copyOf(roles);
    urls = List.copyOf(urls);
    origins = List.copyOf(origins);
  }

  /** Whether it takes clients. */
  public boolean signals() {
    return roles.contains("all") || roles.contains("signaling");
  }

  /** Whether it carries audio. */
  public boolean relays() {
    return roles.contains("all") || roles.contains("relay");
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("node", node)
        .put("epoch", epoch)
        .put("state", state)
        .put("reachable", reachable)
        .put("roles", new JsonArray(roles))
        .put("urls", new JsonArray(urls))
        .put("origins", new JsonArray(origins))
        .put("software", software)
        .put("streams", streams)
        .put("self", self);
  }

  static NodeView of(JsonObject json) {
    return new NodeView(
        json.getString("node"),
        json.getLong("epoch"),
        json.getString("state"),
        json.getBoolean("reachable"),
        texts(json.getJsonArray("roles")),
        texts(json.getJsonArray("urls")),
        texts(json.getJsonArray("origins", new JsonArray())),
        json.getString("software"),
        json.getInteger("streams"),
        json.getBoolean("self"));
  }

  private static List<String> texts(JsonArray array) {
    return array.stream().map(String.class::cast).toList();
  }
}
