package io.hearthline.verticles.streams;

import io.hearthline.domain.stream.NodeName;
import io.hearthline.domain.stream.StreamId;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.LocalBus;
import io.hearthline.verticles.bus.StreamView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The streams of other nodes as the live directory has them; none where there is no directory.
 * Confined to one event loop.
 */
final class Elsewhere {
  /** Told of each of them at every change, also of those that were known. */
  @FunctionalInterface
  interface Watcher {
    void isElsewhere(StreamId stream, long generation);
  }

  private final LocalBus bus;
  private final NodeName here;
  private final Watcher watcher;
  private Map<StreamId, StreamView> streams = Map.of();
  private Set<String> heard = Set.of();

  Elsewhere(LocalBus bus, NodeName here, Watcher watcher) {
    this.bus = bus;
    this.here = here;
    this.watcher = watcher;
  }

  void watch() {
    bus.listen(Addresses.DIRECTORY_CHANGED, _ -> refresh());
    refresh();
  }

  /** Names of the nodes that have been heard lately. */
  Set<String> heard() {
    return heard;
  }

  @Nullable StreamView find(StreamId stream) {
    return streams.get(stream);
  }

  /** Whether the node has been heard lately, so that its streams may well go on. */
  boolean hears(String node) {
    return heard.contains(node);
  }

  private void refresh() {
    bus.request(Addresses.DIRECTORY_LIST, new JsonObject())
        .onSuccess(reply -> {
          heard = heardNodes(reply);
          adopt(StreamView.listOf(reply));
        });
  }

  private static Set<String> heardNodes(JsonObject directory) {
    return directory.getJsonArray("nodes", new JsonArray()).stream()
        .map(JsonObject.class::cast)
        .filter(node -> node.getBoolean("reachable"))
        .map(node -> node.getString("node"))
        .collect(Collectors.toUnmodifiableSet());
  }

  private void adopt(List<StreamView> all) {
    var elsewhere = new HashMap<StreamId, StreamView>();
    for (var view : all) {
      if (!view.node().equals(here.value())) elsewhere.put(new StreamId(view.id()), view);
    }
    streams = elsewhere;
    elsewhere.forEach((stream, view) -> watcher.isElsewhere(stream, view.generation()));
  }
}
