package io.hearthline.media.measure;

import java.util.Arrays;

/** Counts durations in fixed buckets. Confined to one thread; {@link #snapshot} copies. */
public final class Histogram {
  private final double[] boundsSeconds;
  private final long[] counts;
  private double sumSeconds;

  /**
   * An empty one.
   *
   * @param boundsSeconds upper bounds, ascending; a duration that equals one is below it
   */
  public Histogram(double... boundsSeconds) {
    this.boundsSeconds = boundsSeconds.clone();
    this.counts = new long[boundsSeconds.length + 1];
  }

  public void observeNanos(long nanos) {
    double seconds = nanos / 1e9;
    int bucket = Arrays.binarySearch(boundsSeconds, seconds);
    counts[bucket < 0 ? -bucket - 1 : bucket]++;
    sumSeconds += seconds;
  }

  public Snapshot snapshot() {
    return new Snapshot(boundsSeconds.clone(), counts.clone(), sumSeconds);
  }

  /**
   * Durations in buckets.
   *
   * @param boundsSeconds upper bounds, ascending
   * @param counts one more than bounds; not cumulative
   */
  @SuppressWarnings("ArrayRecordComponent") // made for one reader, who copies it into JSON
  public record Snapshot(double[] boundsSeconds, long[] counts, double sumSeconds) {}
}
