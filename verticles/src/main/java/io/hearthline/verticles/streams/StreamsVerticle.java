package io.hearthline.verticles.streams;

import io.hearthline.domain.journal.Journal;
import io.hearthline.verticles.access.ResumeTokens;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The one writer of this node's streams; deployed once per node. */
public final class StreamsVerticle extends VerticleBase {
  private final Journal journal;
  private final ResumeTokens resumeTokens;
  private final InstantSource clock;
  private final StreamsConfig config;
  private @Nullable StreamDesk desk;

  public StreamsVerticle(
      Journal journal, ResumeTokens resumeTokens, InstantSource clock, StreamsConfig config) {
    this.journal = journal;
    this.resumeTokens = resumeTokens;
    this.clock = clock;
    this.config = config;
  }

  @Override
  public Future<?> start() {
    var opening = new StreamDesk(vertx, journal, resumeTokens, clock, config);
    desk = opening;
    return opening.open();
  }

  @Override
  public Future<?> stop() {
    return desk == null ? Future.succeededFuture() : desk.close();
  }
}
