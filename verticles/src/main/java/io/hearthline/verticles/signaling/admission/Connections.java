package io.hearthline.verticles.signaling.admission;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The TCP connections of strangers: so many in all, so many from one place, and none that takes its
 * time to ask for something. Confined to one event loop.
 *
 * @param <C> a connection, compared by identity or value
 */
public final class Connections<C> {
  /** Kept for probes and proxies, so that a flood from elsewhere does not look like a dead node. */
  private static final int RESERVE = 64;

  private final long max;
  private final long maxPerPlace;
  private final long idleNanos;
  private final Map<C, Connection> open = new HashMap<>();
  private final Map<String, Integer> byPlace = new HashMap<>();

  private static final class Connection {
    private final String place;
    private long idleSinceNanos;
    private boolean busy;

    Connection(String place, long nowNanos) {
      this.place = place;
      this.idleSinceNanos = nowNanos;
    }
  }

  /**
   * None yet.
   *
   * @param idleNanos until the headers of the first or the next request are complete
   */
  public Connections(long max, long maxPerPlace, long idleNanos) {
    this.max = max;
    this.maxPerPlace = maxPerPlace;
    this.idleNanos = idleNanos;
  }

  /**
   * Takes a connection, or not.
   *
   * @param place whom it counts for; empty for this machine and for proxies, who speak for many
   */
  public boolean take(C connection, String place, long nowNanos) {
    if (open.size() >= (place.isEmpty() ? max + RESERVE : max)) return false;
    if (!place.isEmpty()) {
      if (byPlace.getOrDefault(place, 0) >= maxPerPlace) return false;
      byPlace.merge(place, 1, Integer::sum);
    }
    open.put(connection, new Connection(place, nowNanos));
    return true;
  }

  /** A request has come in, or the connection has become a WebSocket. */
  public void busy(C connection) {
    var known = open.get(connection);
    if (known != null) known.busy = true;
  }

  /** The request is answered. */
  public void idle(C connection, long nowNanos) {
    var known = open.get(connection);
    if (known == null) return;
    known.busy = false;
    known.idleSinceNanos = nowNanos;
  }

  /** The connection is gone; telling twice is fine. */
  public void gone(C connection) {
    var known = open.remove(connection);
    if (known == null || known.place.isEmpty()) return;
    byPlace.computeIfPresent(known.place, (_, count) -> count == 1 ? null : count - 1);
  }

  /** Those that have been waiting for too long for their own next request; to be closed. */
  public List<C> overdue(long nowNanos) {
    var overdue = new ArrayList<C>();
    open.forEach((connection, state) -> {
      if (!state.busy && nowNanos - state.idleSinceNanos > idleNanos) overdue.add(connection);
    });
    return overdue;
  }
}
