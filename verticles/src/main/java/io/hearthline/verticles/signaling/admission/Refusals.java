package io.hearthline.verticles.signaling.admission;

import static java.lang.System.Logger.Level.INFO;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** Counts what was refused, by reason, and says so in the log at most once a second. */
public final class Refusals {
  private static final System.Logger LOG = System.getLogger(Refusals.class.getName());
  private static final long QUIET_NANOS = 1_000_000_000L;

  private final Map<String, Long> countByReason = new TreeMap<>();
  private long loggedNanos = System.nanoTime() - QUIET_NANOS;
  private long unlogged;

  /**
   * Counts one refusal.
   *
   * @param reason one of a few constant words: it becomes the label of a metric
   */
  public void count(String reason) {
    countQuietly(reason);
    unlogged++;
    long now = System.nanoTime();
    if (now - loggedNanos < QUIET_NANOS) return;
    LOG.log(INFO, "refused: {0} ({1} refusals since the last line)", reason, unlogged);
    loggedNanos = now;
    unlogged = 0;
  }

  /** Counts what happens in ordinary life too: no line in the log. */
  public void countQuietly(String reason) {
    countByReason.merge(reason, 1L, Long::sum);
  }

  public JsonObject toJson() {
    var json = new JsonObject();
    countByReason.forEach(json::put);
    return json;
  }
}
