package io.hearthline.media.relay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Counters of one loop's relay. Written and read on the loop only; take a {@link #snapshot} there
 * to carry them elsewhere.
 */
public final class RelayStats {
  /** Upper bounds of the latency buckets in nanoseconds; one more bucket holds what is above. */
  private static final long[] LATENCY_BOUNDS_NANOS = {
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    25_000_000,
    50_000_000,
    100_000_000
  };

  private final long[] dropped = new long[DropReason.COUNT];
  private final long[] latency = new long[LATENCY_BOUNDS_NANOS.length + 1];
  private long latencySumNanos;
  private long received;
  private long lost;
  private long forwarded;
  private long retransmitted;

  /**
   * The counters at one moment.
   *
   * @param received packets from publishers, any kind
   * @param lost packets that publishers' reports count as lost on the way here
   * @param forwarded first-time packets queued to listeners
   * @param latency from datagram receipt to queued, all of them ever
   */
  public record Snapshot(
      long received,
      long lost,
      long forwarded,
      long retransmitted,
      Map<DropReason, Long> dropped,
      List<Bucket> latency,
      long latencySumNanos) {
    public long dropped(DropReason reason) {
      return dropped.getOrDefault(reason, 0L);
    }
  }

  /**
   * Packets in one bucket alone, not in those below it.
   *
   * @param upToNanos {@link Long#MAX_VALUE} for the last
   */
  public record Bucket(long upToNanos, long packets) {}

  public Snapshot snapshot() {
    var reasons = new EnumMap<DropReason, Long>(DropReason.class);
    for (DropReason reason : DropReason.values()) reasons.put(reason, dropped[slot(reason)]);
    var buckets = new ArrayList<Bucket>();
    for (int i = 0; i < latency.length; i++) {
      boolean last = i == LATENCY_BOUNDS_NANOS.length;
      buckets.add(new Bucket(last ? Long.MAX_VALUE : LATENCY_BOUNDS_NANOS[i], latency[i]));
    }
    return new Snapshot(
        received,
        lost,
        forwarded,
        retransmitted,
        Collections.unmodifiableMap(reasons),
        List.copyOf(buckets),
        latencySumNanos);
  }

  @SuppressWarnings("EnumOrdinal") // an EnumMap would box a counter per packet
  private static int slot(DropReason reason) {
    return reason.ordinal();
  }

  void received() {
    received++;
  }

  void lost(long packets) {
    lost += packets;
  }

  void forwarded() {
    forwarded++;
  }

  void retransmitted() {
    retransmitted++;
  }

  void dropped(DropReason reason) {
    dropped[slot(reason)]++;
  }

  void latency(long nanos, int packets) {
    int bucket = 0;
    while (bucket < LATENCY_BOUNDS_NANOS.length && nanos > LATENCY_BOUNDS_NANOS[bucket]) bucket++;
    latency[bucket] += packets;
    latencySumNanos += nanos * packets;
  }
}
