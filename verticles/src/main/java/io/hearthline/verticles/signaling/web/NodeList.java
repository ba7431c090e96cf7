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
      long epoch = live.getLong("epoch");
      long known = node.getLong("epoch", epoch);
      if (known < epoch) node.clear(); // of an earlier run
      // Given up and back, a node goes on as a later life than the one it started as.
      node.mergeIn(live).put("epoch", Math.max(known, epoch)).put("fate", "up");
      for (var end : new String[] {"ended", "lostBy"}) node.remove(end);
    }
    return new JsonObject().put("nodes", new JsonArray(List.copyOf(nodes.values())));
  }
}
