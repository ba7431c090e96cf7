package io.hearthline.bench.impair;

import java.nio.ByteBuffer;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Datagrams that wait for their time; bounded, and the one too many is refused. */
final class DelayQueue {
  /** One datagram of one direction of one client. */
  record Delayed(long dueNanos, long order, Client client, boolean up, ByteBuffer data)
      implements Comparable<Delayed> {
    @Override
    public int compareTo(Delayed other) {
      int byTime = Long.compare(dueNanos - other.dueNanos, 0);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final int capacity;
  private final PriorityQueue<Delayed> queue = new PriorityQueue<>();
  private long order;

  DelayQueue(int capacity) {
    this.capacity = capacity;
  }

  /** Copies the datagram; false when full. */
  boolean offer(long dueNanos, Client client, boolean up, ByteBuffer data) {
    if (queue.size() >= capacity) return false;
    var copy = ByteBuffer.allocate(data.remaining()).put(data.duplicate()).flip();
    return queue.add(new Delayed(dueNanos, order++, client, up, copy));
  }

  /** The first one that is due, or null. */
  @Nullable Delayed poll(long nowNanos) {
    var first = queue.peek();
    return first == null || first.dueNanos - nowNanos > 0 ? null : queue.poll();
  }

  /** Nanoseconds until the first one is due, at least 0; {@link Long#MAX_VALUE} for none. */
  long untilNext(long nowNanos) {
    var first = queue.peek();
    return first == null ? Long.MAX_VALUE : Math.max(0, first.dueNanos - nowNanos);
  }

  void clear() {
    queue.clear();
  }
}
