package io.hearthline.media.relay;

import io.hearthline.media.rtcp.RtcpWriter;

/**
 * Packets of a publisher that have not come, and when to ask for them: 10 ms after the gap showed
 * (it may be reordering), again every round trip, given up after 200 ms. At most {@value #MAX} at a
 * time, ascending; of a longer gap the newest.
 */
final class MissingPackets {
  static final int MAX = 32;

  private static final long GRACE_NANOS = 10_000_000L;
  private static final long GIVE_UP_NANOS = 200_000_000L;
  private static final long MIN_RETRY_NANOS = 20_000_000L;
  private static final int MAX_TRIES = 4;

  private final long[] indices = new long[MAX];
  private final long[] sinceNanos = new long[MAX];
  private final long[] askedNanos = new long[MAX];
  private final byte[] tries = new byte[MAX];
  private int count;
  private long repaired;

  /** Those that came after they had been asked for, ever. */
  long repaired() {
    return repaired;
  }

  int count() {
    return count;
  }

  void clear() {
    count = 0;
  }

  /** Notes the indices [from, until) as missing. */
  void add(long from, long until, long nowNanos) {
    for (long index = Math.max(from, until - MAX); index < until; index++) {
      if (count == MAX) removeAt(0);
      indices[count] = index;
      sinceNanos[count] = nowNanos;
      tries[count] = 0;
      count++;
    }
  }

  void arrived(long index) {
    for (int i = 0; i < count; i++) {
      if (indices[i] == index) {
        if (tries[i] > 0) repaired++;
        removeAt(i);
        return;
      }
    }
  }

  private void removeAt(int i) {
    int behind = count - i - 1;
    System.arraycopy(indices, i + 1, indices, i, behind);
    System.arraycopy(sinceNanos, i + 1, sinceNanos, i, behind);
    System.arraycopy(askedNanos, i + 1, askedNanos, i, behind);
    System.arraycopy(tries, i + 1, tries, i, behind);
    count--;
  }

  /** Forgets what is too old and says whether there is something to ask for now. */
  boolean due(long nowNanos, long rttNanos) {
    while (count > 0 && nowNanos - sinceNanos[0] > GIVE_UP_NANOS) removeAt(0);
    for (int i = 0; i < count; i++) if (due(i, nowNanos, rttNanos)) return true;
    return false;
  }

  private boolean due(int i, long nowNanos, long rttNanos) {
    if (tries[i] == 0) return nowNanos - sinceNanos[i] >= GRACE_NANOS;
    return tries[i] < MAX_TRIES && nowNanos - askedNanos[i] >= Math.max(rttNanos, MIN_RETRY_NANOS);
  }

  /** Adds a pair for all that is due to the NACK just begun. */
  void writePairs(RtcpWriter nack, long nowNanos, long rttNanos) {
    int i = 0;
    while (i < count) {
      if (!due(i, nowNanos, rttNanos)) {
        i++;
        continue;
      }
      long first = indices[i];
      int following = 0;
      for (; i < count && indices[i] - first <= 16; i++) {
        if (!due(i, nowNanos, rttNanos)) continue;
        if (indices[i] > first) following |= 1 << (indices[i] - first - 1);
        tries[i]++;
        askedNanos[i] = nowNanos;
      }
      nack.nackPair((int) first & 0xffff, following);
    }
  }
}
