package io.hearthline.verticles.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.verticles.bus.StreamView;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PullsTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Pulls pulls = new Pulls(context, "a", this::follow);
  private final List<String> told = new CopyOnWriteArrayList<>();
  private volatile boolean overloaded;

  private CompletableFuture<Void> follow(String stream, @Nullable String owner) {
    told.add(stream + " at " + owner);
    return overloaded
        ? CompletableFuture.failedFuture(new RejectedExecutionException("no more work"))
        : CompletableFuture.completedFuture(null);
  }

  private void adopt(StreamView... streams) throws Exception {
    var settled = new CompletableFuture<Void>();
    context.runOnContext(_ -> {
      pulls.adopt(List.of(streams));
      context.runOnContext(_ -> settled.complete(null));
    });
    settled.get(10, TimeUnit.SECONDS);
  }

  private static StreamView porchAt(String node) {
    return StreamView.of(RelayNode.stream("porch", node));
  }

  @Test
  void endThatTheEngineRefused_isToldAgain() throws Exception {
    adopt(porchAt("b"));
    overloaded = true;
    adopt();
    overloaded = false;
    adopt();
    adopt();
    assertThat(told).containsExactly("porch at b", "porch at null", "porch at null");
  }

  @Test
  void moveThatTheEngineRefused_isToldAgain_andSoIsItsEnd() throws Exception {
    adopt(porchAt("b"));
    overloaded = true;
    adopt(porchAt("c"));
    adopt(porchAt("c"));
    overloaded = false;
    adopt();
    adopt();
    assertThat(told).containsExactly("porch at b", "porch at c", "porch at c", "porch at null");
  }

  @AfterEach
  void close() throws Exception {
    RelayNode.await(vertx.close());
  }
}
