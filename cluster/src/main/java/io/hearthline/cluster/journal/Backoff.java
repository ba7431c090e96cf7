package io.hearthline.cluster.journal;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Spares a server that is away from being asked all the time, and those who ask from waiting for
 * what has just failed. Not safe for several threads.
 */
final class Backoff {
  private static final long FIRST_NANOS = 50_000_000;
  private static final long LAST_NANOS = 1_000_000_000;

  private long pauseNanos = FIRST_NANOS;
  private long untilNanos;
  private @Nullable SQLException last;

  /** Throws the last failure again while the pause after it lasts. */
  void check() throws SQLException {
    if (last != null && System.nanoTime() - untilNanos < 0) {
      throw new SQLException(last.getMessage(), last.getSQLState(), last);
    }
  }

  void succeeded() {
    last = null;
    pauseNanos = FIRST_NANOS;
  }

  void failed(SQLException failure) {
    last = failure;
    untilNanos = System.nanoTime() + pauseNanos;
    pauseNanos = Math.min(2 * pauseNanos, LAST_NANOS);
  }
}
