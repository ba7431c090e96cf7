package io.hearthline.verticles.streams;

import io.hearthline.domain.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Keeps the journal from growing for ever: once a day what ended long ago gives way to summaries.
 * Nodes that share a journal all do it, each finding what the others have left.
 */
public final class RetentionVerticle extends VerticleBase {
  private static final Logger LOG = System.getLogger(RetentionVerticle.class.getName());

  /** When a start has become quiet. */
  private static final long FIRST_MILLIS = Duration.ofMinutes(5).toMillis();

  private static final long NEXT_MILLIS = Duration.ofDays(1).toMillis();

  private final Journal journal;
  private final Duration retention;
  private final InstantSource clock;

  /**
   * Makes the verticle; nothing runs before it is deployed.
   *
   * @param retention how long what ended is kept in full
   */
  public RetentionVerticle(Journal journal, Duration retention, InstantSource clock) {
    this.journal = journal;
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(FIRST_MILLIS, NEXT_MILLIS, _ -> compact());
    return Future.succeededFuture();
  }

  private void compact() {
    Compaction.run(vertx, journal, clock.instant().minus(retention))
        .onSuccess(done -> {
          if (done > 0) LOG.log(Level.INFO, "journal: {0} old streams summed up", done);
        })
        .onFailure(failure ->
            LOG.log(
                Level.WARNING,
                "journal: old streams not summed up before tomorrow: {0}",
                failure.getMessage()));
  }
}
