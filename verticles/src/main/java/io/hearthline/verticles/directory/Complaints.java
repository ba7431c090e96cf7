package io.hearthline.verticles.directory;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Says what is wrong with other nodes' assertions, at most once a minute: they come all the time.
 */
final class Complaints {
  private static final Logger LOG = System.getLogger(Complaints.class.getName());
  private static final long PAUSE_NANOS = 60_000_000_000L;

  private long lastNanos = System.nanoTime() - PAUSE_NANOS;

  void about(String trouble) {
    long nowNanos = System.nanoTime();
    if (nowNanos - lastNanos < PAUSE_NANOS) return;
    lastNanos = nowNanos;
    LOG.log(Level.WARNING, "an assertion is ignored: {0}", trouble);
  }
}
