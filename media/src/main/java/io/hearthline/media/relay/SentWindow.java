package io.hearthline.media.relay;

import java.util.Arrays;

/**
 * What became of the last {@value #PACKETS} indices of an outgoing SSRC: never sent, sent, sent
 * again. Decides between {@link Protector}'s three ways in; an index below the window is closed.
 */
final class SentWindow {
  static final int PACKETS = 1_024;

  private final byte[] times = new byte[PACKETS];
  private long highest;

  /** Starts with nothing sent and {@code first} as the next index. */
  SentWindow(long first) {
    highest = first - 1;
  }

  long highest() {
    return highest;
  }

  /** Reads what the next {@link #sent} will read; the answer means nothing. */
  int touch() {
    return times[slot(highest + 1)];
  }

  /** How often the index was sent: 0, 1, 2...; -1 when it is above or below the window. */
  int times(long index) {
    if (index > highest || index <= highest - PACKETS) return -1;
    return times[slot(index)];
  }

  void sent(long index) {
    if (index > highest) advanceTo(index);
    times[slot(index)]++;
  }

  private void advanceTo(long index) {
    if (index - highest >= PACKETS) Arrays.fill(times, (byte) 0);
    else for (long i = highest + 1; i <= index; i++) times[slot(i)] = 0;
    highest = index;
  }

  private static int slot(long index) {
    return (int) (index & (PACKETS - 1));
  }
}
