package io.hearthline.verticles.signaling.session;

import io.hearthline.verticles.bus.ClusterBus;
import io.hearthline.verticles.signaling.session.Nodes.Relay;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Whose relay carries a client's audio: this node's own or, where it has none, that of any other
 * node. Confined to one event loop.
 */
public final class Relays {
  private static final long OWN_LIFE = 0;

  private final ClusterBus bus;
  private final Supplier<Nodes> nodes;
  private final Duration busReply;
  private final RandomGenerator random;
  private final @Nullable RelayClient own;

  /**
   * @param hasOwn whether this node carries audio itself
   * @param nodes as they are known now
   */
  public Relays(
      ClusterBus bus,
      boolean hasOwn,
      Supplier<Nodes> nodes,
      Duration busReply,
      RandomGenerator random) {
    this.bus = bus;
    this.nodes = nodes;
    this.busReply = busReply;
    this.random = random;
    own = hasOwn ? new RelayClient(bus, bus.node(), OWN_LIFE, busReply) : null;
  }

  /**
   * For a new session.
   *
   * @throws Refused when no node carries audio now
   */
  RelayClient choose() {
    var chosen = own == null ? choose(_ -> true) : own;
    if (chosen == null) throw new Refused(503, "no-relay", "no node carries audio now");
    return chosen;
  }

  /** For the next attempt of a session that a relay did not take; the same if there is no other. */
  RelayClient insteadOf(RelayClient refusing) {
    if (refusing == own) return own;
    var another = choose(node -> !node.equals(refusing.node()));
    return another == null ? refusing : another;
  }

  private @Nullable RelayClient choose(Predicate<String> allowed) {
    var free =
        nodes.get().relays().stream()
            .filter(relay -> isFree(relay) && allowed.test(relay.node()))
            .toList();
    if (free.isEmpty()) return null;
    var chosen = free.get(random.nextInt(free.size()));
    return new RelayClient(bus, chosen.node(), chosen.epoch(), busReply);
  }

  /**
   * Whether its transports are lost, or as good as lost: a node that is missed or drains is given
   * up only for another one.
   */
  boolean isLost(RelayClient relay) {
    if (relay == own) return false;
    var now = find(relay);
    if (now == null) return true;
    return switch (now.state()) {
      case FREE -> false;
      case MISSED -> anyFree();
      // Clients that can go to another node do so without a gap.
      case DRAINING -> anyFree() && nodes.get().others().isEmpty();
    };
  }

  /** Whether it is about to go, and clients had better go elsewhere. */
  boolean isDraining(RelayClient relay) {
    var now = relay == own ? null : find(relay);
    return now != null && now.state() == Relay.State.DRAINING;
  }

  private @Nullable Relay find(RelayClient relay) {
    for (var known : nodes.get().relays()) {
      if (known.node().equals(relay.node()) && known.epoch() == relay.epoch()) return known;
    }
    return null;
  }

  private boolean anyFree() {
    return nodes.get().relays().stream().anyMatch(Relays::isFree);
  }

  private static boolean isFree(Relay relay) {
    return relay.state() == Relay.State.FREE;
  }
}
