package io.hearthline.verticles.streams;

import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Leases;
import io.hearthline.domain.journal.Leases.Lease;
import io.hearthline.domain.journal.Leases.Renewal;
import io.hearthline.domain.stream.NodeName;
import io.hearthline.verticles.bus.Stages;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Keeps this node's lease in the journal, and speaks for a node whose lease has run out for long:
 * the one survivor that fences it ends what it left open. Where nodes do not share a journal nobody
 * else has a lease. Confined to one event loop.
 */
final class Survivor {
  private static final Logger LOG = System.getLogger(Survivor.class.getName());
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final long RENEW_MILLIS = 2_000;
  private static final long RETRY_MILLIS = 2_000;

  private final Vertx vertx;
  private final Leases leases;
  private final NodeName node;
  private final String instance;
  private final NodeEpoch epoch;
  private final Outbox outbox;
  private final Predicate<String> isHeard;
  private final Function<Lease, Future<Void>> endEverything;
  private final Duration patience;

  /** Whom this node has undertaken to speak for, until that is done. */
  private final Set<Lease> speaking = new HashSet<>();

  /** When each was first seen to have run out, by the clock of this machine's uptime. */
  private Map<Lease, Long> expiredNanos = new HashMap<>();

  private boolean warned;
  private long timer = -1;

  /**
   * @param outbox told whether the journal is there, also when there is nothing to record
   * @param isHeard whether a node of this name is heard: one whose way to the journal is cut is not
   *     gone, and nobody ends what its clients still hear
   * @param endEverything records the ends of a node that is gone; may fail and be asked again
   */
  Survivor(
      Vertx vertx,
      Journal journal,
      StreamsConfig config,
      NodeEpoch epoch,
      Outbox outbox,
      Predicate<String> isHeard,
      Function<Lease, Future<Void>> endEverything) {
    this.vertx = vertx;
    leases = journal.leases();
    node = config.node();
    instance = config.instance();
    patience = config.lostPatience();
    this.epoch = epoch;
    this.outbox = outbox;
    this.isHeard = isHeard;
    this.endEverything = endEverything;
  }

  /** Done when the first lease was asked for, with or without an answer. */
  Future<Void> start() {
    timer = vertx.setPeriodic(RENEW_MILLIS, _ -> look());
    return look().otherwiseEmpty();
  }

  /** This node leaves in good order: nobody has to speak for it. */
  Future<Void> stop() {
    vertx.cancelTimer(timer);
    return Stages.ask(vertx, () -> leases.release(node.value(), epoch.current())).otherwiseEmpty();
  }

  private Future<Void> look() {
    return Stages.ask(vertx, () -> leases.renew(node.value(), epoch.current(), instance, LEASE))
        .onSuccess(this::renewed)
        .onFailure(outbox::missedJournal)
        .compose(_ -> Stages.ask(vertx, leases::expired))
        .onSuccess(expired -> {
          var since = new HashMap<Lease, Long>();
          for (var lease : expired) {
            if (lease.node().equals(node.value())) continue;
            long first = expiredNanos.getOrDefault(lease, System.nanoTime());
            since.put(lease, first);
            if (System.nanoTime() - first < patience.toNanos()) continue;
            if (!isHeard.test(lease.node()) && speaking.add(lease)) speakFor(lease);
          }
          expiredNanos = since;
        })
        .mapEmpty();
  }

  private void renewed(Renewal renewal) {
    outbox.foundJournal();
    switch (renewal) {
      case Renewal.Granted _ -> warned = false;
      case Renewal.Fenced(var lowest) -> epoch.renew(lowest);
      case Renewal.Held(var until) -> {
        if (!warned) {
          LOG.log(
              Level.ERROR,
              "another node named {0} writes to this journal, until {1} at least:"
                  + " give each its own node.name",
              node,
              until);
        }
        warned = true;
      }
    }
  }

  /**
   * Until everything is recorded, or the node is back, or somebody else speaks for it: once it is
   * fenced nobody else does, as long as this node lives.
   */
  private void speakFor(Lease lease) {
    Stages.ask(vertx, () -> leases.fence(lease, node.value()))
        .compose(won -> won ? speakAlone(lease) : Future.succeededFuture())
        .onSuccess(_ -> speaking.remove(lease))
        .onFailure(failure -> {
          LOG.log(
              Level.WARNING,
              "node {0} not spoken for yet: {1}",
              lease.node(),
              Outbox.reason(failure));
          vertx.setTimer(RETRY_MILLIS, _ -> speakFor(lease));
        });
  }

  private Future<Void> speakAlone(Lease lease) {
    LOG.log(Level.WARNING, "node {0} is lost; ending what it left open", lease.node());
    return endEverything
        .apply(lease)
        .compose(_ -> Stages.ask(vertx, () -> leases.release(lease.node(), lease.epoch())));
  }
}
