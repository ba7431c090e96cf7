package io.hearthline.media.srtp;

import java.util.Arrays;

/** Which of the last 1024 indices of one SSRC were received (RFC 3711 section 3.3.2). */
final class ReplayWindow {

  static final int SIZE = 1024;

  private final long[] seen = new long[SIZE / Long.SIZE];
  private long highest = -1;

  /** -1 before the first packet. */
  long highest() {
    return highest;
  }

  /** False for an index seen before, and for one too old to know. */
  boolean isNew(long index) {
    if (index > highest) return true;
    return index > highest - SIZE && (seen[word(index)] & bit(index)) == 0;
  }

  /** To be called once the packet is authentic, for an index that is new. */
  void commit(long index) {
    if (index - highest >= SIZE) {
      Arrays.fill(seen, 0);
    } else {
      for (long skipped = highest + 1; skipped < index; skipped++) {
        seen[word(skipped)] &= ~bit(skipped);
      }
    }
    seen[word(index)] |= bit(index);
    highest = Math.max(highest, index);
  }

  private static int word(long index) {
    return (int) (index & (SIZE - 1)) >>> 6;
  }

  private static long bit(long index) {
    return 1L << (index & 63);
  }
}
