package io.hearthline.verticles.streams;

import io.hearthline.domain.stream.NodeName;
import java.time.Duration;

/**
 * What an operator may set about streams.
 *
 * @param epoch which start of the node this is
 * @param instance what tells two nodes of one name apart, and stays the same over restarts
 * @param maxStreams live at once, {@code limits.streams}
 * @param maxListenersPerStream {@code limits.listeners-per-stream}
 * @param journalPatience after how long without the journal's word live views are told anyway
 * @param lostPatience a node whose lease has run out for so long is given up
 */
public record StreamsConfig(
    NodeName node,
    long epoch,
    String instance,
    int maxStreams,
    int maxListenersPerStream,
    Duration journalPatience,
    Duration lostPatience) {
  /** The node's last word was 10 s before: 30 s altogether. */
  private static final Duration LOST_PATIENCE = Duration.ofSeconds(20);

  public StreamsConfig {
    if (maxStreams < 1 || maxListenersPerStream < 1) {
      throw new IllegalArgumentException("limits count from 1");
    }
  }

  public StreamsConfig(
      String node, long epoch, String instance, int maxStreams, int maxListenersPerStream) {
    this(
        new NodeName(node),
        epoch,
        instance,
        maxStreams,
        maxListenersPerStream,
        Duration.ofMillis(250),
        LOST_PATIENCE);
  }
}
