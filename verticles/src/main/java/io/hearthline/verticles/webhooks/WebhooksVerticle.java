package io.hearthline.verticles.webhooks;

import io.hearthline.domain.journal.Journal;
import io.hearthline.verticles.access.PrivateFile;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.LocalBus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells the configured URLs that streams of this node begin, go on and end. */
public final class WebhooksVerticle extends VerticleBase {
  private final Journal journal;
  private final WebhooksConfig config;
  private final InstantSource clock;
  private final Tally tally = new Tally();
  private final List<Hook> hooks = new ArrayList<>();
  private @Nullable HttpClient client;

  public WebhooksVerticle(Journal journal, WebhooksConfig config, InstantSource clock) {
    this.journal = journal;
    this.config = config;
    this.clock = clock;
  }

  /**
   * Waits a moment for the journal, so that nothing is recorded before it is known from where on to
   * tell; a journal that is away does not keep the node from starting.
   */
  @Override
  public Future<?> start() {
    new LocalBus(vertx)
        .answer(Addresses.WEBHOOKS_STATS, _ -> Future.succeededFuture(tally.toJson()));
    return vertx
        .executeBlocking(() -> {
          PrivateFile.createFolder(config.folder());
          return Post.client(config.pace().answer());
        })
        .<HttpClient>map(Objects::requireNonNull)
        .compose(this::begin);
  }

  private Future<?> begin(HttpClient ready) {
    client = ready;
    var begun = new ArrayList<Future<Place>>();
    for (var url : config.urls()) {
      var hook = hook(ready, Target.of(url), hooks.size() + 1);
      hooks.add(hook);
      begun.add(Future.fromCompletionStage(hook.start(), context));
    }
    return Future.all(begun)
        .timeout(config.pace().begin().toMillis(), TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }

  private Hook hook(HttpClient ready, Target target, int number) {
    var pace = config.pace();
    var post = new Post(ready, target, config, clock);
    return new Hook(
        journal,
        "webhook-" + number,
        config.node(),
        new Courier(target, post, tally, pace, clock),
        new PlaceFile(config.folder().resolve(target.key())),
        pace);
  }

  @Override
  public Future<?> stop() {
    return vertx.executeBlocking(() -> {
      for (var hook : hooks) hook.close();
      var open = client;
      if (open != null) open.shutdownNow();
      return null;
    });
  }
}
