package io.hearthline.domain.journal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where facts are kept in order. Safe for use by several threads; a stage may complete on any of
 * them, and exceptionally when the store is away, in which case the facts may have been recorded
 * nevertheless: append the same command again.
 */
public interface Journal extends AutoCloseable {
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

  /**
   * Lets facts give way to summaries, all of a summary's or none, so that nobody reads half of it.
   * One whose facts are not all there, because it was done before, is passed over.
   *
   * @return how many summaries were put in place
   */
  CompletionStage<Integer> compact(List<Summary> summaries);

  /**
   * Which sequence of places this is: another one after the store was made anew, restored, or
   * failed over to a copy, whose places may mean other facts. What was built from another sequence
   * has to be built again.
   */
  CompletionStage<String> identity();

  /**
   * Asks to be told when there may be facts to read. A hint only, on any thread, several at a time
   * as one, and not when the store cannot know: who must not miss any looks now and then anyway.
   *
   * @return ends the telling
   */
  Subscription follow(Runnable hint);

  /** What has been lost of it and stays lost, in words for the operator; empty for nothing. */
  default Optional<String> damage() {
    return Optional.empty();
  }

  /** Who of the nodes that share this journal is alive. */
  Leases leases();

  /** Takes nothing more, records what it has taken, and lets go of the store. */
  @Override
  void close();

  /** Ends what a follower asked for. */
  @FunctionalInterface
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

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

    /**
     * Nothing was recorded: the node has started again since, or was given up by the others.
     *
     * @param epoch the lowest that would be taken
     */
    record Fenced(long epoch) implements Outcome {}
  }
}
