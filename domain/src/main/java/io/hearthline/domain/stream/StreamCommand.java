package io.hearthline.domain.stream;

import java.time.Instant;

/** What somebody wants of one stream. Time, ids and limits arrive inside. */
public sealed interface StreamCommand {
  /**
   * Publishes for the first time, or again after an end.
   *
   * @param generation counts the publishers under this id; higher than any before, at least 1
   */
  record Start(long generation, StreamName name, PublisherId publisher, NodeName node, Instant at)
      implements StreamCommand {}

  /**
   * The same publisher goes on after a reconnect; its new generation supersedes the old one. Where
   * the stream is not known, the publisher has proven that it was.
   */
  record Resume(long generation, StreamName name, PublisherId publisher, NodeName node, Instant at)
      implements StreamCommand {}

  record Rename(StreamName name, Instant at) implements StreamCommand {}

  /** Opens the publisher's gate. */
  record TalkStart(Instant at) implements StreamCommand {}

  /** Closes it; the stream lives on silently. */
  record TalkStop(Instant at) implements StreamCommand {}

  /**
   * Listens.
   *
   * @param maxListeners how many the stream may have with this one
   */
  record Join(ListenerId listener, int maxListeners, Instant at) implements StreamCommand {}

  record Leave(ListenerId listener, Instant at) implements StreamCommand {}

  record End(EndReason reason, Instant at) implements StreamCommand {}
}
