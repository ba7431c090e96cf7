package io.hearthline.domain.journal;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Where facts are kept in order. Safe for use by several threads; a stage may complete on any of
 * them, and exceptionally when the store is away, in which case the facts may have been recorded
 * nevertheless: append the same command again.
 */
public interface Journal {
  /** Records the facts if nobody was faster. */
  CompletionStage<Outcome> append(Append append);

  /**
   * The facts of one aggregate, oldest first; empty if there are none. A store of bounded memory
   * may have forgotten the oldest.
   */
  CompletionStage<List<Recorded>> read(AggregateId aggregate);

  /**
   * The facts of all aggregates in the order of their places.
   *
   * @param fromSeq the lowest place to answer; 0 for all
   * @param limit how many at most, at least 1; fewer mean that there are no more yet
   */
  CompletionStage<List<Recorded>> readAll(long fromSeq, int limit);

  /** What became of an append. */
  sealed interface Outcome {
    /** Recorded now, or before by the same command. */
    record Appended(List<Recorded> facts) implements Outcome {
      public Appended {
        facts = List.copyOf(facts);
      }
    }

    /** Nothing was recorded: the aggregate's last fact has this version. */
    record Conflict(long version) implements Outcome {}
  }
}
