package io.hearthline.verticles.streams;

import io.hearthline.domain.stream.StreamId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The streams of this node whose publishers are clients of another one, which has no relay of its
 * own: nobody else would end them if that node died. Confined to one event loop.
 */
final class ClientsElsewhere {
  private final Map<StreamId, String> nodes = new HashMap<>();

  /**
   * The stream has a publisher, or another one.
   *
   * @param node that takes its client; null for this one
   */
  void of(StreamId stream, @Nullable String node) {
    if (node == null) nodes.remove(stream);
    else nodes.put(stream, node);
  }

  void forget(StreamId stream) {
    nodes.remove(stream);
  }

  /** The streams of a node's clients. */
  List<StreamId> at(String node) {
    return nodes.entrySet().stream()
        .filter(stream -> stream.getValue().equals(node))
        .map(Map.Entry::getKey)
        .toList();
  }
}
