package io.hearthline.domain.journal;

import java.util.List;
import java.util.UUID;

/**
 * Facts to record together or not at all.
 *
 * @param command what caused them; appending the same command again records nothing new
 * @param expectedVersion version of the last fact of the aggregate, 0 if there is none
 * @param epoch which start of the node this is; a store takes none below the highest it knows
 * @param facts at least one, in order
 */
public record Append(
    UUID command,
    AggregateId aggregate,
    long expectedVersion,
    String node,
    long epoch,
    List<Fact> facts) {
  public Append {
    if (epoch < 1) throw new IllegalArgumentException("epochs count from 1");
    if (expectedVersion < 0) throw new IllegalArgumentException("versions count from 0");
    if (facts.isEmpty()) throw new IllegalArgumentException("nothing to append");
    facts = List.copyOf(facts);
  }

  /** The same facts behind another last fact. */
  public Append after(long version) {
    return new Append(command, aggregate, version, node, epoch, facts);
  }
}
