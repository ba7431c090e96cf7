package io.hearthline.verticles.streams;

import java.util.function.LongConsumer;

/**
 * Which life of this node the journal takes facts of: the start's, until other nodes gave it up
 * while it stood still. Confined to one event loop.
 */
final class NodeEpoch {
  private final LongConsumer onRenewed;
  private long current;

  /**
   * @param onRenewed told of each life after the first
   */
  NodeEpoch(long start, LongConsumer onRenewed) {
    current = start;
    this.onRenewed = onRenewed;
  }

  long current() {
    return current;
  }

  /** Goes on as another life. */
  long renew(long lowest) {
    if (lowest > current) {
      current = lowest;
      onRenewed.accept(current);
    }
    return current;
  }
}
