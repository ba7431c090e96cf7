package io.hearthline.bench.measure;

/**
 * Counts of values 0..2^40 in buckets that are at most 1/128 of their value wide: exact below 256,
 * then 128 buckets for every doubling. Values beyond either end count as that end. Allocates
 * nothing once made. Confined to one thread.
 */
public final class Histogram {
  private static final int SUB_BITS = 7;
  private static final int EXACT = 1 << (SUB_BITS + 1);
  private static final int HIGHEST_BITS = 40;

  private final long[] counts = new long[indexOf(1L << HIGHEST_BITS) + 1];
  private long total;
  private long max;

  public void record(long value) {
    long clamped = Math.clamp(value, 0, 1L << HIGHEST_BITS);
    counts[indexOf(clamped)]++;
    total++;
    max = Math.max(max, clamped);
  }

  public void add(Histogram other) {
    for (int i = 0; i < counts.length; i++) counts[i] += other.counts[i];
    total += other.total;
    max = Math.max(max, other.max);
  }

  public void reset() {
    java.util.Arrays.fill(counts, 0);
    total = 0;
    max = 0;
  }

  public long count() {
    return total;
  }

  public long max() {
    return max;
  }

  /**
   * The smallest recorded value that this share of all values does not exceed, up to the width of
   * its bucket above; 0 if nothing was recorded.
   *
   * @param share 0..1, such as 0.99
   */
  public long quantile(double share) {
    if (total == 0) return 0;
    long rank = Math.max(1, (long) Math.ceil(share * total));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) return Math.min(highestOf(i), max);
    }
    return max;
  }

  static int indexOf(long value) {
    if (value < EXACT) return (int) value;
    int shift = 63 - Long.numberOfLeadingZeros(value) - SUB_BITS;
    return (shift << SUB_BITS) + (int) (value >>> shift);
  }

  static long highestOf(int index) {
    if (index < EXACT) return index;
    int shift = (index >> SUB_BITS) - 1;
    long base = (index & ((1 << SUB_BITS) - 1)) + (1L << SUB_BITS);
    return ((base + 1) << shift) - 1;
  }
}
