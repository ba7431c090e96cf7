package io.hearthline.cluster.projection;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One life of a stream as history has it.
 *
 * @param seq place of the fact that it began with; names it
 * @param name the latest one
 * @param nodes where it was published, in order
 * @param ended null while it is live, and then there is no reason either
 * @param listeners right now
 * @param mostListeners at once, ever
 * @param talks how often its publisher talked
 * @param talkTime for how long, without a talk that goes on
 * @param talkingSince null while nothing is said
 * @param latestTalks those that are over, oldest first; not all of them if there were many
 */
public record Broadcast(
    long seq,
    String stream,
    String name,
    String publisher,
    List<String> nodes,
    Instant started,
    @Nullable Instant ended,
    @Nullable String reason,
    int listeners,
    int mostListeners,
    int talks,
    Duration talkTime,
    @Nullable Instant talkingSince,
    List<Talk> latestTalks) {
  /** Cannot be part of a node's name. */
  static final String BETWEEN_NODES = "\n";

  /** From pressing to letting go. */
  public record Talk(Instant from, Instant to) {}
}
