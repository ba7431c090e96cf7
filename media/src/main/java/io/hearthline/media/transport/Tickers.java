package io.hearthline.media.transport;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * The periodic work of a loop. All periods count from the same moment, so that those which divide
 * each other are due together and an idle loop wakes once for all of them. A handful, so a scan
 * beats a heap. Confined to the loop, but for {@link Entry#cancel}.
 */
final class Tickers {
  /** Replaced, never changed in place: a tick may add or cancel others. */
  private Entry[] entries = {};

  static final class Entry implements UdpLoop.Ticker {
    private final long periodNanos;
    private final LongConsumer tick;
    private long dueNanos;
    private volatile boolean cancelled;

    Entry(long periodNanos, LongConsumer tick, long nowNanos) {
      if (periodNanos <= 0) throw new IllegalArgumentException("period of " + periodNanos + " ns");
      this.periodNanos = periodNanos;
      this.tick = tick;
      dueNanos = (Math.floorDiv(nowNanos, periodNanos) + 1) * periodNanos;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  /** Is told how a tick went. */
  interface Observer {
    void late(long lateNanos);

    void failed(String what, Throwable failure);
  }

  void add(Entry entry) {
    entries = Arrays.copyOf(entries, entries.length + 1);
    entries[entries.length - 1] = entry;
  }

  /** Nanoseconds to the next tick, 0 when one is due, {@link Long#MAX_VALUE} without any. */
  long untilNext(long nowNanos) {
    long least = Long.MAX_VALUE;
    for (var entry : entries) least = Math.min(least, Math.max(0, entry.dueNanos - nowNanos));
    return least;
  }

  void runDue(long nowNanos, Observer observer) {
    boolean anyCancelled = false;
    for (var entry : entries) {
      long lateNanos = nowNanos - entry.dueNanos;
      if (lateNanos >= 0 && !entry.cancelled) {
        entry.dueNanos += (lateNanos / entry.periodNanos + 1) * entry.periodNanos;
        observer.late(lateNanos);
        try {
          entry.tick.accept(nowNanos);
        } catch (Throwable failure) {
          observer.failed("tick", failure);
        }
      }
      anyCancelled |= entry.cancelled;
    }
    if (anyCancelled)
      entries = Arrays.stream(entries).filter(entry -> !entry.cancelled).toArray(Entry[]::new);
  }
}
