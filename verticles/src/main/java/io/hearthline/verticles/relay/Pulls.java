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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells the engine from where to pull the streams of other nodes. Confined to one context. */
final class Pulls {
  private static final Logger LOG = System.getLogger(Pulls.class.getName());

  private final Context context;
  private final String node;
  private final EnginePipes pipes;
  private final Map<String, String> told = new HashMap<>();

  Pulls(Context context, String node, EnginePipes pipes) {
    this.context = context;
    this.node = node;
    this.pipes = pipes;
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
    if (owner == null) told.remove(stream);
    else told.put(stream, owner);
    Future.fromCompletionStage(pipes.follow(stream, owner), context)
        .onFailure(refused -> {
          LOG.log(Level.WARNING, "{0} is not followed: {1}", stream, refused.getMessage());
          if (owner != null) told.remove(stream, owner); // to be told again with the next change
        });
  }
}
