package io.hearthline.domain.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Which nodes of one journal are alive, by the clock of the store, so that clocks of nodes do not
 * matter. A node renews its lease well before it runs out; of one that has not, exactly one other
 * may tell the journal what became of it. As with a {@link Journal}, a stage fails when the store
 * is away.
 */
public interface Leases {
  /**
   * Says that the node is alive for so long from now.
   *
   * @param epoch which start of the node this is
   * @param instance what tells two nodes of one name apart, and stays the same over restarts
   */
  CompletionStage<Renewal> renew(String node, long epoch, String instance, Duration duration);

  /** Leases that have run out and that nobody alive has fenced yet. */
  CompletionStage<List<Lease>> expired();

  /**
   * Refuses the node's epoch from now on, once and for all.
   *
   * @param survivor who asks; has a lease itself, since others may take over once it has run out
   * @return whether the survivor, and nobody else, may append the node's ends
   */
  CompletionStage<Boolean> fence(Lease expired, String survivor);

  /** Forgets a lease: the node has left, or its ends are recorded. */
  CompletionStage<Void> release(String node, long epoch);

  /**
   * One node's claim to be alive.
   *
   * @param until end of the claim, by the clock of the store
   */
  record Lease(String node, long epoch, Instant until) {}

  /** What became of a wish to stay alive. */
  sealed interface Renewal {
    /** Alive until then, by the clock of the store. */
    record Granted(Instant until) implements Renewal {}

    /** Another node of this name is alive until then. */
    record Held(Instant until) implements Renewal {}

    /**
     * The node has started again since, or was given up by the others.
     *
     * @param epoch the lowest that would be taken
     */
    record Fenced(long epoch) implements Renewal {}
  }
}
