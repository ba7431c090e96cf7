package io.hearthline.domain.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A fact about one stream. Released records only gain fields, with defaults for old ones. */
public sealed interface StreamEvent {
  /** When it happened. */
  Instant at();

  record StreamStarted(
      long generation, StreamName name, PublisherId publisher, NodeName node, Instant at)
      implements StreamEvent {}

  /**
   * The publisher is not talking yet. The listeners stayed; on another node than before they are
   * counted anew as they join there. The first fact of a stream in the journal of a node that it
   * moved to.
   */
  record StreamResumed(
      long generation, StreamName name, PublisherId publisher, NodeName node, Instant at)
      implements StreamEvent {}

  record StreamRenamed(StreamName name, Instant at) implements StreamEvent {}

  record TalkStarted(Instant at) implements StreamEvent {}

  record TalkStopped(Instant at) implements StreamEvent {}

  record ListenerJoined(ListenerId listener, Instant at) implements StreamEvent {}

  record ListenerLeft(ListenerId listener, Instant at) implements StreamEvent {}

  /** Ends the listening of all listeners too, without a fact for each. */
  record StreamEnded(EndReason reason, Instant at) implements StreamEvent {}

  /**
   * What a publication came to, in the place of its end, which all its facts before have given way
   * to. Whoever reads on from among those finds this.
   *
   * @param generation of its last publisher
   * @param name its last
   * @param nodes where it was, in order
   * @param talks how many
   * @param talked all of them together
   * @param mostListeners at once
   * @param at when it ended
   */
  record StreamSummarised(
      long generation,
      StreamName name,
      PublisherId publisher,
      List<NodeName> nodes,
      Instant since,
      long talks,
      Duration talked,
      long mostListeners,
      EndReason reason,
      Instant at)
      implements StreamEvent {
    public StreamSummarised {
      nodes = List.copyOf(nodes);
    }
  }
}
