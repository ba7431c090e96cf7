package io.hearthline.verticles.signaling.admission;

import static java.lang.System.Logger.Level.ERROR;

import org.jspecify.annotations.Nullable;

/** Logs what should not have happened, once a second at most: a stranger may have found a way. */
public final class Bugs {
  private static final System.Logger LOG = System.getLogger(Bugs.class.getName());
  private static final long QUIET_NANOS = 1_000_000_000L;

  private long loggedNanos = System.nanoTime() - QUIET_NANOS;

  public void report(String what, @Nullable Throwable failure) {
    long now = System.nanoTime();
    if (now - loggedNanos < QUIET_NANOS) return;
    loggedNanos = now;
    LOG.log(ERROR, what, failure);
  }
}
