package io.hearthline.verticles.trust;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The nodes that were heard of lately. Safe for use by several threads. */
final class Neighbours {
  /** Three times as long as a node is silent in between. */
  private static final long REMEMBERED_NANOS = 15_000_000_000L;

  private final ConcurrentHashMap<String, Long> heardNanos = new ConcurrentHashMap<>();

  void heard(String node) {
    long nowNanos = System.nanoTime();
    heardNanos.values().removeIf(nanos -> nowNanos - nanos > REMEMBERED_NANOS);
    heardNanos.put(node, nowNanos);
  }

  Set<String> all() {
    long nowNanos = System.nanoTime();
    return heardNanos.entrySet().stream()
        .filter(heard -> nowNanos - heard.getValue() <= REMEMBERED_NANOS)
        .map(java.util.Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
