package io.hearthline.verticles.streams;

/**
 * Which life of this node the journal takes facts of: the start's, until other nodes gave it up
 * while it stood still. Confined to one event loop.
 */
final class NodeEpoch {
  private long current;

  NodeEpoch(long start) {
    current = start;
  }

  long current() {
    return current;
  }

  /** Goes on as another life. */
  long renew(long lowest) {
    current = Math.max(current, lowest);
    return current;
  }
}
