package io.hearthline.verticles.directory;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Web origins of all nodes that were ever heard of, told on by every node: a page outlives the node
 * that it came from, and a node that has started since has never met that one. Confined to one
 * event loop.
 */
final class KnownOrigins {
  private static final int MOST = 128;

  private final SequencedSet<String> heard = new LinkedHashSet<>();

  /** Those heard of last are kept longest. */
  void hear(List<String> origins) {
    for (var origin : origins) heard.addLast(origin);
    while (heard.size() > MOST) heard.removeFirst();
  }

  /** With those of this node, which come first; in an order that does not change by itself. */
  List<String> with(List<String> own) {
    Set<String> all = new LinkedHashSet<>(own);
    return Stream.concat(
            all.stream(), heard.stream().filter(origin -> !all.contains(origin)).sorted())
        .toList();
  }
}
