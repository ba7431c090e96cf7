package io.hearthline.verticles.relay;

import io.hearthline.media.engine.EnginePipes;
import io.hearthline.verticles.bus.StreamView;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Tells the engine from where to pull the streams of other nodes. Confined to one context. */
final class Pulls {
  private static final Logger LOG = System.getLogger(Pulls.class.getName());

  private final Context context;
  private final String node;
  private final Engine engine;
  private final Map<String, String> told = new HashMap<>();

  /** What is told: {@link EnginePipes#follow}. */
  @FunctionalInterface
  interface Engine {
    CompletableFuture<Void> follow(String stream, @Nullable String owner);
  }

  Pulls(Context context, String node, Engine engine) {
    this.context = context;
    this.node = node;
    this.engine = engine;
  }

  /** Takes the streams of the directory, those of this node among them. */
  void adopt(List<StreamView> streams) {
    var elsewhere = new HashMap<String, String>();
    for (var stream : streams) {
      if (!stream.node().equals(node)) elsewhere.put(stream.id(), stream.node());
    }
    for (var stream : Set.copyOf(told.keySet())) {
      if (!elsewhere.containsKey(stream)) tell(stream, null);
    }
    elsewhere.forEach((stream, owner) -> {
      if (!owner.equals(told.get(stream))) tell(stream, owner);
    });
  }

  private void tell(String stream, @Nullable String owner) {
    var before = note(stream, owner);
    Future.fromCompletionStage(engine.follow(stream, owner), context)
        .onFailure(refused -> {
          LOG.log(Level.WARNING, "{0} is not followed: {1}", stream, refused.getMessage());
          // As it was, so that the next change tells it again.
          if (Objects.equals(told.get(stream), owner)) {
            var _ = note(stream, before);
          }
        });
  }

  private @Nullable String note(String stream, @Nullable String owner) {
    return owner == null ? told.remove(stream) : told.put(stream, owner);
  }
}
