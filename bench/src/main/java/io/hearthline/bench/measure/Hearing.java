package io.hearthline.bench.measure;

import java.util.Arrays;
import java.util.BitSet;

/**
 * What one listener has received of one talker, in the order of arrival, over all transports that
 * it had. Any thread.
 */
public final class Hearing {
  private int[] numbers = new int[1024];
  private long[] sentNanos = new long[1024];
  private long[] arrivedNanos = new long[1024];
  private int count;

  /**
   * What became of a stretch of speech.
   *
   * @param said packets that there were to hear
   * @param missing how many of them never came
   * @param longestRun most of these in a row
   * @param repeated arrivals beyond the first of a number
   * @param disordered arrivals behind one of a higher number
   * @param longestSilenceNanos between two arrivals of the stretch
   */
  public record Stretch(
      int said,
      int missing,
      int longestRun,
      int repeated,
      int disordered,
      long longestSilenceNanos) {
    /** Whether every packet came once and in order. */
    public boolean whole() {
      return said > 0 && missing == 0 && repeated == 0 && disordered == 0;
    }

    @Override
    public String toString() {
      return "%d of %d missing (%d in a row), %d repeated, %d out of order, silent for %d ms"
          .formatted(
              missing, said, longestRun, repeated, disordered, longestSilenceNanos / 1_000_000);
    }
  }

  /** Notes an arrival; both times CLOCK_REALTIME. */
  public synchronized void heard(int number, long sent, long arrived) {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
      sentNanos = Arrays.copyOf(sentNanos, 2 * count);
      arrivedNanos = Arrays.copyOf(arrivedNanos, 2 * count);
    }
    numbers[count] = number;
    sentNanos[count] = sent;
    arrivedNanos[count++] = arrived;
  }

  /**
   * When the first packet arrived that was said at or after a moment, or -1: what was under way at
   * that moment does not count.
   */
  public synchronized long firstArrivalSaidSince(long realtimeNanos) {
    for (int i = 0; i < count; i++) if (sentNanos[i] >= realtimeNanos) return arrivedNanos[i];
    return -1;
  }

  /** How the packets from one number to before another fared. */
  public synchronized Stretch stretch(int fromNumber, int toNumber) {
    int said = Math.max(0, toNumber - fromNumber);
    var got = new BitSet(said);
    int repeated = 0;
    int disordered = 0;
    int highest = -1;
    long before = -1;
    long silence = 0;
    for (int i = 0; i < count; i++) {
      int place = numbers[i] - fromNumber;
      if (place < 0 || place >= said) continue;
      if (got.get(place)) repeated++;
      else if (place < highest) disordered++;
      got.set(place);
      highest = Math.max(highest, place);
      if (before >= 0) silence = Math.max(silence, arrivedNanos[i] - before);
      before = arrivedNanos[i];
    }
    return new Stretch(
        said, said - got.cardinality(), longestRun(got, said), repeated, disordered, silence);
  }

  /** Latencies of the packets from one number to before another. */
  public synchronized void latencies(int fromNumber, int toNumber, Histogram into) {
    for (int i = 0; i < count; i++)
      if (numbers[i] >= fromNumber && numbers[i] < toNumber)
        into.record(arrivedNanos[i] - sentNanos[i]);
  }

  /** Forgets what was heard so far. */
  public synchronized void reset() {
    count = 0;
  }

  private static int longestRun(BitSet got, int said) {
    int longest = 0;
    for (int at = got.nextClearBit(0); at < said; ) {
      int end = got.nextSetBit(at);
      if (end < 0) end = said;
      longest = Math.max(longest, end - at);
      at = got.nextClearBit(end);
    }
    return longest;
  }
}
