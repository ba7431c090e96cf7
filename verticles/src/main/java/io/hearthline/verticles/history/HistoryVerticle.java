package io.hearthline.verticles.history;

import io.hearthline.domain.journal.Journal;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.LocalBus;
import io.hearthline.verticles.bus.Refusal;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The past of streams, nodes and tokens: follows the journal and answers questions. */
public final class HistoryVerticle extends VerticleBase {
  private static final Logger LOG = System.getLogger(HistoryVerticle.class.getName());

  private final Journal journal;
  private final Path file;
  private final String node;
  private @Nullable Follower follower;

  /**
   * Makes the verticle; nothing runs before it is deployed.
   *
   * @param file of the read models; may be deleted while the node is down
   * @param node whose facts the counters count
   */
  public HistoryVerticle(Journal journal, Path file, String node) {
    this.journal = journal;
    this.file = file;
    this.node = node;
  }

  @Override
  public Future<?> start() {
    var bus = new LocalBus(vertx);
    var following =
        new Follower(
            journal,
            file,
            node,
            seq ->
                context.runOnContext(
                    _ -> bus.publish(Addresses.HISTORY_CHANGED, new JsonObject().put("seq", seq))));
    var desk = new HistoryDesk(journal, following);
    follower = following;
    bus.answer(Addresses.HISTORY_QUERY, question -> blocking(() -> desk.query(question)));
    bus.answer(Addresses.HISTORY_NODES, _ -> blocking(desk::nodes));
    bus.answer(Addresses.HISTORY_TOKENS, _ -> blocking(desk::tokens));
    bus.answer(Addresses.HISTORY_EVENTS, question -> blocking(() -> desk.events(question)));
    bus.answer(Addresses.HISTORY_STATS, _ -> Future.succeededFuture(stats(following.progress())));
    following.start();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    var following = follower;
    if (following == null) return Future.succeededFuture();
    return vertx.executeBlocking(() -> {
      following.close();
      return null;
    });
  }

  private Future<JsonObject> blocking(Callable<JsonObject> question) {
    return vertx
        .executeBlocking(question, false)
        .<JsonObject>map(Objects::requireNonNull)
        .recover(HistoryVerticle::refused);
  }

  private static Future<JsonObject> refused(Throwable failure) {
    if (failure instanceof ReplyException) return Future.failedFuture(failure);
    LOG.log(Level.WARNING, "a question about the past was not answered: " + failure);
    return Future.failedFuture(
        new Refusal(Refusal.UNAVAILABLE, "history cannot be read now").toException());
  }

  private static JsonObject stats(Follower.Progress progress) {
    var counters = progress.counters();
    return new JsonObject()
        .put("checkpoint", progress.checkpoint())
        .put("lagEvents", progress.lagEvents())
        .put("lagSeconds", progress.lag(System.nanoTime()).toMillis() / 1e3)
        .put("streams", total(counters, "streams"))
        .put("talks", total(counters, "talks"))
        .put("ended", new JsonObject(Map.copyOf(counters.getOrDefault("ended", Map.of()))));
  }

  private static long total(Map<String, Map<String, Long>> counters, String name) {
    return counters.getOrDefault(name, Map.of()).getOrDefault("", 0L);
  }
}
