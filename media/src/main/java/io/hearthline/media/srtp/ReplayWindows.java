package io.hearthline.media.srtp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The replay windows of one layer, one per SSRC, made only for packets that were authentic. */
final class ReplayWindows {

  /** A browser has one or two SSRCs in a transport; a stranger has no key to make any. */
  static final int MOST_SOURCES = 16;

  private final int[] ssrcs = new int[MOST_SOURCES];
  private final ReplayWindow[] windows = new ReplayWindow[MOST_SOURCES];
  private int count;

  @Nullable ReplayWindow find(int ssrc) {
    for (int i = 0; i < count; i++) {
      if (ssrcs[i] == ssrc) return windows[i];
    }
    return null;
  }

  boolean full() {
    return count == MOST_SOURCES;
  }

  ReplayWindow add(int ssrc) {
    if (full()) throw new IllegalStateException("no place for SSRC " + Integer.toHexString(ssrc));
    ssrcs[count] = ssrc;
    windows[count] = new ReplayWindow();
    return windows[count++];
  }

  int count() {
    return count;
  }

  void clear() {
    count = 0;
    Arrays.fill(ssrcs, 0);
  }
}
