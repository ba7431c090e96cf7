package io.hearthline.verticles.directory;

import java.time.Duration;

/**
 * How long a silent node is waited for.
 *
 * @param untilMissed then it counts as unreachable, and everything of it stays as it was
 * @param untilLost then it is gone, with all its streams
 */
public record Patience(Duration untilMissed, Duration untilLost) {
  /** Three assertions missed; and half a minute for a node that stands still or is cut off. */
  public static final Patience USUAL = new Patience(Duration.ofSeconds(3), Duration.ofSeconds(30));
}
