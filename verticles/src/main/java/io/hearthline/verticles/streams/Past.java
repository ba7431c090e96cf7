package io.hearthline.verticles.streams;

import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.stream.NodeName;
import io.hearthline.domain.stream.Stream;
import io.hearthline.domain.stream.Stream.Absent;
import io.hearthline.domain.stream.Stream.Ended;
import io.hearthline.domain.stream.Stream.Live;
import io.hearthline.domain.stream.StreamFacts;
import java.util.List;

/**
 * What the journal holds of one stream.
 *
 * @param version of its last fact, 0 without any
 */
record Past(Stream state, long version) {
  static Past of(List<Recorded> facts) {
    var events = facts.stream().map(StreamFacts::event).toList();
    long version = facts.isEmpty() ? 0 : facts.getLast().version();
    return new Past(Stream.evolve(Stream.absent(), events), version);
  }

  boolean isLiveAt(NodeName node) {
    return state instanceof Live live && live.node().equals(node);
  }

  /**
   * Whether what a publisher at the node did is no longer true of the stream: somebody else has a
   * later one, another node had the same one sooner, or it was ended.
   *
   * @param begins whether it begins a publication, which is possible after any end
   */
  boolean supersedes(long generation, boolean begins, NodeName node) {
    return switch (state) {
      case Absent _ -> false;
      case Live live ->
          live.generation() > generation
              || (live.generation() == generation && !live.node().equals(node));
      case Ended ended -> !begins && ended.generation() >= generation;
    };
  }
}
