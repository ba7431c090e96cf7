package io.hearthline.verticles.directory;

import io.hearthline.verticles.bus.StreamView;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest assertion of each node. A value, and the same one whatever was heard in which order
 * and how often.
 */
record Assertions(Map<String, Assertion> byNode) {
  static final Assertions NONE = new Assertions(Map.of());

  Assertions {
    byNode = Map.copyOf(byNode);
  }

  /** What was heard replaces what is older, of the same node. */
  Assertions with(Assertion heard) {
    if (!isNews(heard)) return this;
    var more = new HashMap<>(byNode);
    more.put(heard.node(), heard);
    return new Assertions(more);
  }

  boolean isNews(Assertion heard) {
    var known = byNode.get(heard.node());
    return known == null || heard.stamp().isNewerThan(known.stamp());
  }

  Assertions without(String node) {
    var fewer = new HashMap<>(byNode);
    fewer.remove(node);
    return new Assertions(fewer);
  }

  @Nullable Assertion of(String node) {
    return byNode.get(node);
  }

  /**
   * All streams, each of its last publisher: an owner that has not noticed yet that its publisher
   * went on elsewhere is overruled.
   */
  Collection<StreamView> streams() {
    var newest = new HashMap<String, StreamView>();
    for (var assertion : byNode.values()) {
      for (var stream : assertion.streams()) newest.merge(stream.id(), stream, Assertions::newer);
    }
    return newest.values();
  }

  /** One generation with two owners cannot be; if it is, all nodes choose alike. */
  private static StreamView newer(StreamView one, StreamView other) {
    if (one.generation() != other.generation()) {
      return one.generation() > other.generation() ? one : other;
    }
    return one.node().compareTo(other.node()) <= 0 ? one : other;
  }
}
