package io.hearthline.domain.journal;

import io.hearthline.domain.journal.Leases.Renewal.Fenced;
import io.hearthline.domain.journal.Leases.Renewal.Granted;
import io.hearthline.domain.journal.Leases.Renewal.Held;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Leases and epochs of the nodes that share one process's journal, which is seldom more than one.
 */
final class InMemoryLeases implements Leases {
  private final InstantSource clock;

  /** The lowest epoch that is taken of each node. */
  private final Map<String, Long> epochs = new HashMap<>();

  private final Map<String, Claim> claims = new HashMap<>();

  /** A lease with who holds it and who has fenced it. */
  private record Claim(Lease lease, String instance, @Nullable String fencedBy) {}

  InMemoryLeases(InstantSource clock) {
    this.clock = clock;
  }

  /** The lowest epoch that is taken of a node, after it has shown up with this one. */
  synchronized long admit(String node, long epoch) {
    return epochs.merge(node, epoch, Math::max);
  }

  @Override
  public synchronized CompletionStage<Renewal> renew(
      String node, long epoch, String instance, Duration duration) {
    return CompletableFuture.completedFuture(renewed(node, epoch, instance, duration));
  }

  private Renewal renewed(String node, long epoch, String instance, Duration duration) {
    var held = claims.get(node);
    if (held != null && !held.instance.equals(instance) && alive(held.lease)) {
      return new Held(held.lease.until());
    }
    long lowest = admit(node, epoch);
    if (lowest > epoch) return new Fenced(lowest);
    var lease = new Lease(node, epoch, clock.instant().plus(duration));
    claims.put(node, new Claim(lease, instance, null));
    return new Granted(lease.until());
  }

  @Override
  public synchronized CompletionStage<List<Lease>> expired() {
    return CompletableFuture.completedFuture(
        claims.values().stream()
            .filter(held -> !alive(held.lease) && !alive(held.fencedBy))
            .map(Claim::lease)
            .toList());
  }

  @Override
  public synchronized CompletionStage<Boolean> fence(Lease expired, String survivor) {
    var held = claims.get(expired.node());
    boolean won =
        held != null
            && held.lease.epoch() == expired.epoch()
            && !alive(held.lease)
            && (survivor.equals(held.fencedBy) || !alive(held.fencedBy));
    if (held != null && won) {
      admit(expired.node(), expired.epoch() + 1);
      claims.put(expired.node(), new Claim(held.lease, held.instance, survivor));
    }
    return CompletableFuture.completedFuture(won);
  }

  @Override
  public synchronized CompletionStage<Void> release(String node, long epoch) {
    claims.computeIfPresent(node, (_, held) -> held.lease.epoch() == epoch ? null : held);
    return CompletableFuture.completedFuture(null);
  }

  private boolean alive(@Nullable String node) {
    var held = node == null ? null : claims.get(node);
    return held != null && alive(held.lease);
  }

  private boolean alive(Lease lease) {
    return clock.instant().isBefore(lease.until());
  }
}
