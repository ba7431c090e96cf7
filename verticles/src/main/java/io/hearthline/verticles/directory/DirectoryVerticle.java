package io.hearthline.verticles.directory;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** On every node, alone as well: then it is a cluster of one. */
public final class DirectoryVerticle extends VerticleBase {
  private final DirectoryConfig config;
  private final InstantSource clock;
  private @Nullable DirectoryDesk desk;

  public DirectoryVerticle(DirectoryConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    var opening = new DirectoryDesk(vertx, config, clock);
    desk = opening;
    return opening.open();
  }

  @Override
  public Future<?> stop() {
    return desk == null ? Future.succeededFuture() : desk.close();
  }
}
