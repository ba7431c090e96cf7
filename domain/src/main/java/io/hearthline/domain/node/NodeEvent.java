package io.hearthline.domain.node;

import io.hearthline.domain.stream.NodeName;
import java.time.Instant;
import java.util.SortedSet;

/** A fact about one node. Released records only gain fields, with defaults for old ones. */
public sealed interface NodeEvent {
  /** Which run of the node this is about. */
  long epoch();

  /** When it happened. */
  Instant at();

  record NodeStarted(long epoch, String software, SortedSet<String> roles, Instant at)
      implements NodeEvent {}

  record NodeStopped(long epoch, Instant at) implements NodeEvent {}

  /** Recorded by a survivor, since the node itself could not. */
  record NodeLost(long epoch, NodeName by, Instant at) implements NodeEvent {}
}
