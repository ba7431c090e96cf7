package io.hearthline.verticles.streams;

import io.hearthline.domain.stream.NodeName;
import java.time.Duration;

/**
 * What an operator may set about streams.
 *
 * @param maxStreams live at once, {@code limits.streams}
 * @param maxListenersPerStream {@code limits.listeners-per-stream}
 * @param journalPatience after how long without the journal's word live views are told anyway
 */
public record StreamsConfig(
    NodeName node, int maxStreams, int maxListenersPerStream, Duration journalPatience) {
  public StreamsConfig {
    if (maxStreams < 1 || maxListenersPerStream < 1) {
      throw new IllegalArgumentException("limits count from 1");
    }
  }

  public StreamsConfig(String node, int maxStreams, int maxListenersPerStream) {
    this(new NodeName(node), maxStreams, maxListenersPerStream, Duration.ofMillis(250));
  }
}
