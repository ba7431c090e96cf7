package io.hearthline.verticles.bus;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The reply of {@link Addresses#DIRECTORY_LIST}: everything that is live in the cluster, as far as
 * this node knows.
 *
 * @param nodes by name
 * @param streams oldest first
 * @param ended why streams are gone that were here lately, by id
 */
public record DirectoryView(List<NodeView> nodes, List<Listed> streams, Map<String, String> ended) {

  /**
   * A stream and whether its owner has been heard lately.
   *
   * @param reachable false: its commands will fail, its audio may go on
   */
  public record Listed(StreamView stream, boolean reachable) {
    public JsonObject toJson() {
      return stream.toJson().put("reachable", reachable);
    }

    static Listed of(JsonObject json) {
      return new Listed(StreamView.of(json), json.getBoolean("reachable"));
    }
  }

  public DirectoryView {
    nodes = List.copyOf(nodes);
    streams = List.copyOf(streams);
    ended = Map.copyOf(ended);
  }

  public JsonObject toJson() {
    var reasons = new JsonObject();
    new TreeMap<>(ended).forEach(reasons::put);
    return new JsonObject()
        .put("nodes", new JsonArray(nodes.stream().map(NodeView::toJson).toList()))
        .put("streams", new JsonArray(streams.stream().map(Listed::toJson).toList()))
        .put("ended", reasons);
  }

  public static DirectoryView of(JsonObject json) {
    var reasons = new TreeMap<String, String>();
    json.getJsonObject("ended").forEach(end -> reasons.put(end.getKey(), (String) end.getValue()));
    return new DirectoryView(
        objects(json.getJsonArray("nodes")).map(NodeView::of).toList(),
        objects(json.getJsonArray("streams")).map(Listed::of).toList(),
        reasons);
  }

  private static java.util.stream.Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }
}
