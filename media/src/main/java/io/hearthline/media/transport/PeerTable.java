package io.hearthline.media.transport;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds what belongs to the 5-tuple a datagram came on: (socket, address, port) to V. Open
 * addressing with linear probing over flat arrays, at most half full; bounded; allocates nothing
 * after construction. Confined to one thread.
 *
 * <p>Hashes are seeded per table: who may choose address and port of a validated pair must not be
 * able to choose the bucket.
 */
public final class PeerTable<V> {
  private final int capacity;
  private final int mask;
  private final long seed = ThreadLocalRandom.current().nextLong();
  private final long[] highs;
  private final long[] lows;
  private final long[] ports; // socket index << 16 | port
  private final @Nullable V[] values;
  private int size;

  /** Lays out a table for at most {@code capacity} entries. */
  @SuppressWarnings("unchecked") // an array that only ever holds V and never leaves
  public PeerTable(int capacity) {
    if (capacity <= 0 || capacity > 1 << 24)
      throw new IllegalArgumentException("capacity " + capacity);
    this.capacity = capacity;
    int buckets = Integer.highestOneBit(capacity) * 4;
    mask = buckets - 1;
    highs = new long[buckets];
    lows = new long[buckets];
    ports = new long[buckets];
    values = (@Nullable V[]) new Object[buckets];
  }

  public @Nullable V get(int socketIndex, long high, long low, int port) {
    return values[bucket(key(socketIndex, port), high, low)];
  }

  /**
   * Sets or replaces an entry.
   *
   * @return false, with nothing changed, for a new entry of a full table
   */
  public boolean put(int socketIndex, long high, long low, int port, V value) {
    long key = key(socketIndex, port);
    int at = bucket(key, high, low);
    if (values[at] == null) {
      if (size == capacity) return false;
      highs[at] = high;
      lows[at] = low;
      ports[at] = key;
      size++;
    }
    values[at] = value;
    return true;
  }

  /** Removes an entry and answers what it held. */
  public @Nullable V remove(int socketIndex, long high, long low, int port) {
    int at = bucket(key(socketIndex, port), high, low);
    V removed = values[at];
    if (removed == null) return null;
    close(at);
    size--;
    return removed;
  }

  public int size() {
    return size;
  }

  public void clear() {
    Arrays.fill(values, null);
    size = 0;
  }

  /** Visits every value; the table must not change meanwhile. */
  public void forEach(Consumer<? super V> visitor) {
    for (V value : values) if (value != null) visitor.accept(value);
  }

  /** The bucket that holds the key, or the empty one where it would go. */
  private int bucket(long key, long high, long low) {
    int at = home(key, high, low);
    while (values[at] != null && (lows[at] != low || ports[at] != key || highs[at] != high))
      at = (at + 1) & mask;
    return at;
  }

  /**
   * Moves later entries of the same run up, so that no probe stops short and no tombstones pile up.
   */
  private void close(int hole) {
    int next = (hole + 1) & mask;
    while (values[next] != null) {
      int home = home(ports[next], highs[next], lows[next]);
      if (((next - home) & mask) >= ((next - hole) & mask)) {
        highs[hole] = highs[next];
        lows[hole] = lows[next];
        ports[hole] = ports[next];
        values[hole] = values[next];
        hole = next;
      }
      next = (next + 1) & mask;
    }
    values[hole] = null;
  }

  private int home(long key, long high, long low) {
    long hash = mix(mix(mix(seed ^ low) ^ high) ^ key);
    return (int) hash & mask;
  }

  private static long mix(long bits) {
    bits = (bits ^ (bits >>> 32)) * 0xd6e8feb86659fd93L;
    bits = (bits ^ (bits >>> 32)) * 0xd6e8feb86659fd93L;
    return bits ^ (bits >>> 32);
  }

  private static long key(int socketIndex, int port) {
    return ((long) socketIndex << 16) | (port & 0xffff);
  }
}
