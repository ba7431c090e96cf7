package io.hearthline.media.transport;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Tasks from any thread to one: bounded, in order per producer, without locks. Once closed it takes
 * no more, and what it took can be polled.
 */
final class TaskQueue {
  /**
   * Set in the tail by {@link #close}, so that taking a place and being open are one
   * compare-and-set.
   */
  private static final long CLOSED = Long.MIN_VALUE;

  private final int capacity;
  private final int mask;
  private final AtomicReferenceArray<@Nullable Runnable> tasks;
  private final long[] offeredNanos;
  private final AtomicLong tail = new AtomicLong();
  private final AtomicLong head = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private long lastOfferedNanos;

  TaskQueue(int atLeast) {
    capacity = Math.max(2, Integer.highestOneBit(atLeast - 1) << 1);
    mask = capacity - 1;
    tasks = new AtomicReferenceArray<>(capacity);
    offeredNanos = new long[capacity];
  }

  /** Any thread. False when full (which is counted) or closed. */
  boolean offer(Runnable task, long nowNanos) {
    long at;
    do {
      at = tail.get();
      if (at < 0) return false;
      if (at - head.get() >= capacity) {
        refused.incrementAndGet();
        return false;
      }
    } while (!tail.compareAndSet(at, at + 1));
    int slot = (int) at & mask;
    offeredNanos[slot] = nowNanos;
    tasks.setRelease(slot, task);
    return true;
  }

  /** Owner only. Null when there is none, or the next one is not quite there yet. */
  @Nullable Runnable poll() {
    long at = head.get();
    int slot = (int) at & mask;
    var task = tasks.getAcquire(slot);
    if (task == null) return null;
    lastOfferedNanos = offeredNanos[slot];
    tasks.setRelease(slot, null);
    head.setRelease(at + 1);
    return task;
  }

  /** When the task polled last was offered. */
  long lastOfferedNanos() {
    return lastOfferedNanos;
  }

  /** Owner only. */
  boolean isEmpty() {
    return tasks.getAcquire((int) head.get() & mask) == null;
  }

  void close() {
    tail.getAndUpdate(at -> at | CLOSED);
  }

  int size() {
    return Math.clamp((tail.get() & ~CLOSED) - head.get(), 0, capacity);
  }

  long refused() {
    return refused.get();
  }
}
