package io.hearthline.verticles.signaling.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.TreeMap;

/**
 * All nodes that are or were: what history knows of each, and on top what the live directory sees.
 * Where nodes do not share a journal, the directory is all that one knows of the others.
 */
final class NodeList {
  private NodeList() {}

  /**
   * Both in one, by name.
   *
   * @param past reply of {@code hearthline.history.nodes}
   * @param present reply of {@code hearthline.directory.list}
   */
  static JsonObject of(JsonObject past, JsonObject present) {
    var nodes = new TreeMap<String, JsonObject>();
    for (var run : past.getJsonArray("nodes")) {
      var node = (JsonObject) run;
      nodes.put(node.getString("node"), node);
    }
    for (var seen : present.getJsonArray("nodes")) {
      var live = (JsonObject) seen;
      var node = nodes.computeIfAbsent(live.getString("node"), _ -> new JsonObject());
      if (!live.getLong("epoch").equals(node.getLong("epoch"))) node.clear(); // of an earlier run
      node.mergeIn(live).put("fate", "up");
      for (var end : new String[] {"ended", "lostBy"}) node.remove(end);
    }
    return new JsonObject().put("nodes", new JsonArray(List.copyOf(nodes.values())));
  }
}
