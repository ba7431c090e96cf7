package io.hearthline.bench.measure;

import java.time.Instant;
import java.util.Arrays;

/**
 * When a voice said which packet: what listeners should have. Numbers are from 0, without holes.
 * Any thread.
 */
public final class Speech {
  private long[] saidNanos = new long[1024];
  private int count;

  /** Notes the next packet and gives it its number. */
  public synchronized int say(long realtimeNanos) {
    if (count == saidNanos.length) saidNanos = Arrays.copyOf(saidNanos, 2 * count);
    saidNanos[count] = realtimeNanos;
    return count++;
  }

  /** Packets said so far. */
  public synchronized int count() {
    return count;
  }

  /** Number of the first packet said at or after this moment; {@link #count} if there is none. */
  public synchronized int firstSince(long realtimeNanos) {
    int place = Arrays.binarySearch(saidNanos, 0, count, realtimeNanos);
    return place >= 0 ? place : -place - 1;
  }

  /** CLOCK_REALTIME, as the kernel stamps what arrives. */
  public static long realtimeNanos() {
    var now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
