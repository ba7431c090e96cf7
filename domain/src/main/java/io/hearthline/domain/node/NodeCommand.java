package io.hearthline.domain.node;

import io.hearthline.domain.stream.NodeName;
import java.time.Instant;
import java.util.SortedSet;

/**
 * What is said of one node. Every start of a node has a higher epoch than the one before, so that
 * what is said of an earlier run never touches a later one.
 */
public sealed interface NodeCommand {
  /**
   * The node has come up. An earlier run that never said good-bye is over with it.
   *
   * @param software the program's version
   * @param roles what this node does, lower-case words
   */
  record Start(long epoch, String software, SortedSet<String> roles, Instant at)
      implements NodeCommand {}

  /** The node goes down in good order. */
  record Stop(long epoch, Instant at) implements NodeCommand {}

  /**
   * Another node has given it up.
   *
   * @param by the survivor that says so
   */
  record Lose(long epoch, NodeName by, Instant at) implements NodeCommand {}
}
