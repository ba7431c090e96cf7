package io.hearthline.verticles.trust;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Counts what other nodes sent in vain, and says so in the log at most once a second. */
final class Complaints {
  private static final Logger LOG = System.getLogger(Complaints.class.getName());
  private static final long QUIET_NANOS = 1_000_000_000L;

  private long count;
  private long unlogged;
  private long loggedNanos = System.nanoTime() - QUIET_NANOS;

  void add(String node, Throwable failure) {
    count++;
    unlogged++;
    long nowNanos = System.nanoTime();
    if (nowNanos - loggedNanos < QUIET_NANOS) return;
    LOG.log(
        Level.WARNING,
        "what node {0} says of trust is not taken: {1} ({2} times since the last line)",
        node,
        failure.getMessage(),
        unlogged);
    loggedNanos = nowNanos;
    unlogged = 0;
  }

  long count() {
    return count;
  }
}
