package io.hearthline.media.srtp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The replay windows of one layer, one per SSRC, made only for packets that were authentic. */
final class ReplayWindows {

  private static final int FIRST_ROOM = 16;

  private final int most;
  private int[] ssrcs;
  private @Nullable ReplayWindow[] windows;
  private int count;

  ReplayWindows(int most) {
    this.most = most;
    int room = Math.min(most, FIRST_ROOM);
    ssrcs = new int[room];
    windows = new ReplayWindow[room];
  }

  @Nullable ReplayWindow find(int ssrc) {
    for (int i = 0; i < count; i++) {
      if (ssrcs[i] == ssrc) return windows[i];
    }
    return null;
  }

  boolean full() {
    return count == most;
  }

  ReplayWindow add(int ssrc) {
    if (full()) throw new IllegalStateException("no place for SSRC " + Integer.toHexString(ssrc));
    if (count == ssrcs.length) {
      int room = Math.min(most, 2 * count);
      ssrcs = Arrays.copyOf(ssrcs, room);
      windows = Arrays.copyOf(windows, room);
    }
    var window = new ReplayWindow();
    ssrcs[count] = ssrc;
    windows[count++] = window;
    return window;
  }

  void remove(int ssrc) {
    for (int i = 0; i < count; i++) {
      if (ssrcs[i] != ssrc) continue;
      count--;
      ssrcs[i] = ssrcs[count];
      windows[i] = windows[count];
      windows[count] = null;
      return;
    }
  }

  int count() {
    return count;
  }
}
