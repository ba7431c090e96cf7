package io.hearthline.domain.stream;

import java.time.Instant;

/** A fact about one stream. Released records only gain fields, with defaults for old ones. */
public sealed interface StreamEvent {
  /** When it happened. */
  Instant at();

  record StreamStarted(
      long generation, StreamName name, PublisherId publisher, NodeName node, Instant at)
      implements StreamEvent {}

  /** The listeners stayed; the publisher is not talking yet. */
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
}
