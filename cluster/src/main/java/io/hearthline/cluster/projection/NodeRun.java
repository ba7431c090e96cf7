package io.hearthline.cluster.projection;

import java.time.Instant;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * One run of a node, from its start to its end.
 *
 * @param ended null while it is up, and for a crash that only its next start told of
 */
public record NodeRun(
    String node,
    long epoch,
    String software,
    SortedSet<String> roles,
    Instant started,
    @Nullable Instant ended,
    Fate fate,
    @Nullable String lostBy) {
  /** What became of it. */
  public enum Fate {
    UP,
    STOPPED,
    /** Given up by another node. */
    LOST,
    /** Started again without ever having said good-bye. */
    CRASHED
  }
}
