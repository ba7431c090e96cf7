package io.hearthline.verticles.relay;

import io.hearthline.media.engine.EnginePipes;
import io.hearthline.media.engine.PipeState;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.LocalBus;
import io.hearthline.verticles.bus.StreamView;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;

/**
 * What the relay does for the nodes and streams in the live directory; nothing where there is none.
 * Confined to one context.
 */
final class OtherNodes {
  private final LocalBus local;
  private final PipeKeeper keeper;
  private final Pulls pulls;

  OtherNodes(Context context, String node, long epoch, EnginePipes pipes) {
    local = new LocalBus(context.owner());
    keeper = new PipeKeeper(context, node, epoch, pipes);
    pulls = new Pulls(context, node, pipes::follow);
  }

  Future<Void> start() {
    local.listen(Addresses.DIRECTORY_CHANGED, _ -> lookAgain());
    return keeper.serve().onSuccess(_ -> lookAgain());
  }

  void became(String peer, PipeState state) {
    keeper.became(peer, state);
  }

  /** Done when the engine has been told what the directory says now; also if it says nothing. */
  Future<Void> lookAgain() {
    return local
        .request(Addresses.DIRECTORY_LIST, new JsonObject())
        .onSuccess(this::adopt)
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private void adopt(JsonObject directory) {
    var nodes = new ArrayList<JsonObject>();
    for (var entry : directory.getJsonArray("nodes", new JsonArray())) {
      if (entry instanceof JsonObject node && relays(node)) nodes.add(node);
    }
    keeper.adopt(nodes);
    pulls.adopt(StreamView.listOf(directory));
  }

  private static boolean relays(JsonObject node) {
    var roles = node.getJsonArray("roles", JsonArray.of("all"));
    return roles.contains("all") || roles.contains("relay");
  }
}
