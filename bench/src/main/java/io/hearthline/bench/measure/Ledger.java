package io.hearthline.bench.measure;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Who got which packet of one talker, and when. Times are CLOCK_REALTIME in nanoseconds: the talker
 * writes when it sent, from its thread; deliveries are the kernel's receive time stamps, written by
 * the listeners' one thread. Made before the measurement; allocates nothing during it.
 */
public final class Ledger {
  private final int firstNumber;
  private final int packets;
  private final int listeners;
  private final AtomicLongArray sentNanos;
  private final long[] firstNanos;
  private final long[] lastNanos;
  private final long[] seen;
  private final int wordsPerListener;
  private final Histogram each = new Histogram();
  private volatile int sentCount;
  private volatile long delivered;
  private volatile long duplicates;

  /**
   * @param firstNumber number of the first packet that counts
   * @param packets how many there can be at most
   */
  public Ledger(int listeners, int firstNumber, int packets) {
    this.listeners = listeners;
    this.firstNumber = firstNumber;
    this.packets = packets;
    sentNanos = new AtomicLongArray(packets);
    firstNanos = new long[packets];
    lastNanos = new long[packets];
    wordsPerListener = (packets + 63) / 64;
    seen = new long[listeners * wordsPerListener];
  }

  /** The talker's thread, right before the packet leaves. */
  public void sent(int number, long realtimeNanos) {
    int place = number - firstNumber;
    if (place < 0 || place >= packets) return;
    sentNanos.set(place, realtimeNanos);
    sentCount = place + 1;
  }

  /**
   * The listeners' thread; a packet that nobody sent within this ledger is none of its business.
   */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, others only look
  public void delivered(int listener, int number, long kernelNanos) {
    int place = number - firstNumber;
    if (place < 0 || place >= packets) return;
    long sent = sentNanos.get(place);
    if (sent == 0) return;
    int word = listener * wordsPerListener + (place >> 6);
    long bit = 1L << place;
    if ((seen[word] & bit) != 0) {
      duplicates++;
      return;
    }
    seen[word] |= bit;
    delivered++;
    each.record(kernelNanos - sent);
    if (firstNanos[place] == 0 || kernelNanos < firstNanos[place]) firstNanos[place] = kernelNanos;
    if (kernelNanos > lastNanos[place]) lastNanos[place] = kernelNanos;
  }

  /** Packets sent within this ledger so far. */
  public int published() {
    return sentCount;
  }

  /** Different packets at each listener, added up. */
  public long delivered() {
    return delivered;
  }

  public long duplicates() {
    return duplicates;
  }

  /** Published times listeners. */
  public long expected() {
    return (long) published() * listeners;
  }

  public long lost() {
    return expected() - delivered;
  }

  /** Packets that this listener got. */
  public long deliveredTo(int listener) {
    long count = 0;
    for (int i = 0; i < wordsPerListener; i++)
      count += Long.bitCount(seen[listener * wordsPerListener + i]);
    return count;
  }

  /** Every delivery's latency. */
  public Histogram eachLatency() {
    return each;
  }

  /** For every packet, the latency of the listener that got it first. */
  public Histogram firstLatency() {
    return latency(firstNanos);
  }

  /** For every packet, the latency of the listener that got it last. */
  public Histogram lastLatency() {
    return latency(lastNanos);
  }

  private Histogram latency(long[] arrivals) {
    var histogram = new Histogram();
    for (int i = 0; i < packets; i++)
      if (arrivals[i] != 0) histogram.record(arrivals[i] - sentNanos.get(i));
    return histogram;
  }

  @Override
  public String toString() {
    return "published "
        + published()
        + ", delivered "
        + delivered
        + " of "
        + expected()
        + ", lost per listener "
        + Arrays.toString(worst());
  }

  private long[] worst() {
    var lost = new long[listeners];
    for (int i = 0; i < listeners; i++) lost[i] = published() - deliveredTo(i);
    Arrays.sort(lost);
    return Arrays.copyOfRange(lost, Math.max(0, listeners - 5), listeners);
  }
}
