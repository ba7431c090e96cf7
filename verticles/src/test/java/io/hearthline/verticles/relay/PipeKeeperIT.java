package io.hearthline.verticles.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.engine.EngineOptions;
import io.hearthline.media.engine.MediaEngine;
import io.hearthline.media.engine.PipeEnd;
import io.hearthline.media.engine.PipeState;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.ClusterBus;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two engines; the other node's answers are the test's. */
@Timeout(60)
class PipeKeeperIT {
  private static final long NO_HANDSHAKE_MILLIS = 300;

  @Test
  void otherEndIsGone_beforeTheHandshake_isAskedForAgain() throws Exception {
    var vertx = Vertx.vertx();
    var context = vertx.getOrCreateContext();
    var options = new EngineOptions(0, List.of(), List.of("lo"), 6, 100);
    var keeper = new CompletableFuture<PipeKeeper>();
    var up = new CompletableFuture<PipeState>();
    var there = MediaEngine.open(options, new BusListener(_ -> {}, (_, _) -> {}));
    var here =
        MediaEngine.open(
            options,
            new BusListener(
                _ -> {},
                (node, state) -> {
                  context.runOnContext(_ -> keeper.join().became(node, state));
                  if (state == PipeState.UP) up.complete(state);
                }));
    try {
      var asked = new AtomicInteger();
      vertx
          .eventBus()
          .<JsonObject>consumer(ClusterBus.at("b", Addresses.RELAY_PIPE))
          .handler(request -> {
            var opener = PipeJson.of(request.body());
            // The first answer is an end that nobody keeps.
            var end =
                asked.incrementAndGet() == 1
                    ? CompletableFuture.<PipeEnd>completedFuture(there.pipes().end())
                    : there.pipes().answer("a", opener.end());
            var _ = end.thenAccept(local -> request.reply(new PipeJson("b", 1, local).toJson()));
          });
      keeper.complete(new PipeKeeper(context, "a", 1, here.pipes(), NO_HANDSHAKE_MILLIS));
      context.runOnContext(_ -> keeper.join().adopt(List.of(RelayNode.listed("b", 1))));
      assertThat(up.get(20, TimeUnit.SECONDS)).isEqualTo(PipeState.UP);
      assertThat(asked).hasValueGreaterThan(1);
    } finally {
      RelayNode.await(vertx.close());
      here.close();
      there.close();
    }
  }
}
