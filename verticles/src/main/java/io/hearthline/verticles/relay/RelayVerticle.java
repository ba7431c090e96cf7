package io.hearthline.verticles.relay;

import io.hearthline.media.engine.EngineOptions;
import io.hearthline.media.engine.MediaEngine;
import io.hearthline.media.engine.MediaFailure;
import io.hearthline.media.engine.PipeState;
import io.hearthline.media.sdp.Profile;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.ClusterBus;
import io.hearthline.verticles.bus.Guests;
import io.hearthline.verticles.bus.LocalBus;
import io.hearthline.verticles.bus.Refusal;
import io.hearthline.verticles.bus.RelayEvent;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Owns the {@link MediaEngine} and answers the {@code hearthline.relay.*} addresses with it, for
 * clients of this node and of nodes without a relay.
 */
public final class RelayVerticle extends VerticleBase {
  private static final Logger LOG = System.getLogger(RelayVerticle.class.getName());
  private static final long STATS_WAIT_MILLIS = 1_000;
  private static final long ROLL_CALL_MILLIS = 30_000;
  private static final Duration ROLL_CALL_PATIENCE = Duration.ofSeconds(2);

  private final EngineOptions options;
  private final String node;
  private final long epoch;
  private @Nullable MediaEngine engine;
  private @Nullable OtherNodes others;
  private @Nullable News news;

  /** Requests for streams that the engine did not know, by transport and slot. */
  private final Map<String, JsonObject> waiting = new HashMap<>();

  /** One request of signaling, answered at once. */
  @FunctionalInterface
  private interface Step {
    JsonObject answer(MediaEngine engine, JsonObject request) throws MediaFailure;
  }

  /**
   * Makes the verticle; sockets open when it is deployed.
   *
   * @param node this node's name, unique in the cluster
   * @param epoch of this node's present life: later than that of every life before
   */
  public RelayVerticle(EngineOptions options, String node, long epoch) {
    this.options = options;
    this.node = node;
    this.epoch = epoch;
  }

  @Override
  public Future<?> start() {
    var bus = new ClusterBus(vertx, node);
    var telling = new News(bus);
    news = telling;
    new LocalBus(vertx).listen(Addresses.DIRECTORY_NODE, this::onNode);
    vertx.setPeriodic(ROLL_CALL_MILLIS, _ -> telling.nodes().forEach(this::rollCall));
    Consumer<RelayEvent> events = event -> context.runOnContext(_ -> telling.tell(event));
    return vertx
        .executeBlocking(() -> MediaEngine.open(options, new BusListener(events, this::pipe)))
        .compose(opened -> {
          engine = opened;
          var known = new OtherNodes(context, node, epoch, engine().pipes());
          others = known;
          return known.start();
        })
        .compose(_ -> consume(bus));
  }

  /** On the media loop. */
  private void pipe(String peer, PipeState state) {
    context.runOnContext(_ -> {
      if (others != null) others.became(peer, state);
    });
  }

  /** Nobody speaks any more for the clients of a node that is gone or has begun a new life. */
  private void onNode(JsonObject change) {
    switch (change.getString("change")) {
      case "joined", "left", "lost" -> {
        if (news != null) news.madeFor(change.getString("node")).forEach(this::close);
      }
      case "back" -> rollCall(change.getString("node"));
      default -> {}
    }
  }

  /** A good-bye may have been lost: transports whose clients are gone are closed now. */
  private void rollCall(String other) {
    var transports = news == null ? List.<String>of() : news.madeFor(other);
    if (transports.isEmpty()) return;
    new ClusterBus(vertx, node)
        .request(
            other,
            Addresses.SIGNALING_ABSENT,
            Guests.ofRelay(transports).toJson(),
            ROLL_CALL_PATIENCE)
        .onSuccess(absent -> Guests.of(absent).transports().forEach(this::close));
  }

  private void close(String transport) {
    Future.fromCompletionStage(engine().close(transport), context)
        .onFailure(failure -> LOG.log(Level.WARNING, "transport not closed", failure));
  }

  @Override
  public Future<?> stop() {
    var open = engine;
    if (open == null) return Future.succeededFuture();
    return vertx.executeBlocking(() -> {
      open.close();
      return null;
    });
  }

  /** The UDP port of all media; 0 before the start. */
  public int port() {
    return engine == null ? 0 : engine.port();
  }

  /** Done when clients are served as fast as they ever will be; at once before the start. */
  public CompletableFuture<Void> warm() {
    return engine == null ? CompletableFuture.completedFuture(null) : engine.warm();
  }

  private Future<?> consume(ClusterBus bus) {
    return Future.all(
        List.of(
            bus.serve(Addresses.RELAY_ANSWER, step(made(RelayVerticle::answer))),
            bus.serve(Addresses.RELAY_OFFER, step(made(RelayVerticle::offer))),
            bus.serve(Addresses.RELAY_ACCEPT, step(RelayVerticle::accept)),
            bus.serve(Addresses.RELAY_TRICKLE, step(RelayVerticle::trickle)),
            bus.serve(
                Addresses.RELAY_PUBLISH,
                atLoop(request -> engine().publish(transport(request), text(request, "stream")))),
            bus.serve(
                Addresses.RELAY_UNPUBLISH,
                atLoop(request -> engine().unpublish(transport(request)))),
            bus.serve(
                Addresses.RELAY_TALK,
                atLoop(request -> engine().talk(transport(request), talking(request)))),
            bus.serve(Addresses.RELAY_LISTEN, atLoop(this::listen)),
            bus.serve(Addresses.RELAY_UNLISTEN, atLoop(this::unlisten)),
            bus.serve(Addresses.RELAY_CLOSE, atLoop(request -> engine().close(transport(request)))),
            new LocalBus(vertx).answer(Addresses.RELAY_STATS, _ -> stats()).completion()));
  }

  /**
   * A stream that is new elsewhere may be in the directory though nobody has told us yet. What is
   * asked for the slot meanwhile counts instead.
   */
  private CompletableFuture<Void> listen(JsonObject request) {
    var transport = transport(request);
    int slot = slot(request);
    var stream = text(request, "stream");
    waiting.remove(transport + "/" + slot);
    return Future.fromCompletionStage(engine().listen(transport, slot, stream), context)
        .recover(refused -> {
          if (!notFound(refused)) return Future.failedFuture(refused);
          waiting.put(transport + "/" + slot, request);
          return lookAgain()
              .compose(_ ->
                  waiting.remove(transport + "/" + slot, request)
                      ? Future.fromCompletionStage(
                          engine().listen(transport, slot, stream), context)
                      : Future.failedFuture(refused));
        })
        .toCompletionStage()
        .toCompletableFuture();
  }

  private CompletableFuture<Void> unlisten(JsonObject request) {
    waiting.remove(transport(request) + "/" + slot(request));
    return engine().unlisten(transport(request), slot(request));
  }

  private Future<Void> lookAgain() {
    return others == null ? Future.succeededFuture() : others.lookAgain();
  }

  private static boolean notFound(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof MediaFailure refused && refused.kind() == MediaFailure.Kind.NOT_FOUND;
  }

  private static JsonObject offer(MediaEngine engine, JsonObject request) throws MediaFailure {
    return new JsonObject().put("offer", engine.offer(transport(request)));
  }

  /** Remembers whose client it is that has a transport now. */
  private Step made(Step step) {
    return (engine, request) -> {
      var reply = step.answer(engine, request);
      if (news != null) news.made(transport(request), request.getString("for", node));
      return reply;
    };
  }

  private Function<JsonObject, Future<JsonObject>> step(Step step) {
    return request -> {
      try {
        return Future.succeededFuture(step.answer(engine(), request));
      } catch (MediaFailure | RuntimeException failure) {
        return Future.failedFuture(refusal(failure));
      }
    };
  }

  private Function<JsonObject, Future<JsonObject>> atLoop(
      Function<JsonObject, CompletableFuture<Void>> step) {
    return request -> {
      try {
        return Future.fromCompletionStage(step.apply(request), context)
            .map(new JsonObject())
            .recover(failure -> Future.failedFuture(refusal(failure)));
      } catch (RuntimeException failure) {
        return Future.failedFuture(refusal(failure));
      }
    };
  }

  private static JsonObject answer(MediaEngine engine, JsonObject request) throws MediaFailure {
    var answer = engine.answer(transport(request), text(request, "offer"), profile(request));
    return new JsonObject()
        .put("answer", answer.sdp())
        .put("microphones", answer.microphones())
        .put("slots", answer.slots())
        .put("iceUfrag", answer.ufrag())
        .put("etag", answer.ufrag());
  }

  private static JsonObject accept(MediaEngine engine, JsonObject request) throws MediaFailure {
    engine.accept(transport(request), text(request, "answer"));
    return new JsonObject();
  }

  private static JsonObject trickle(MediaEngine engine, JsonObject request) throws MediaFailure {
    var trickled = engine.trickle(transport(request), text(request, "fragment"));
    var reply = new JsonObject().put("etag", trickled.ufrag());
    if (trickled.fragment() != null) reply.put("fragment", trickled.fragment());
    return reply;
  }

  private Future<JsonObject> stats() {
    // Asked of the loop itself; how long it has been awake is known even if it never answers. What
    // is made of the answer is made here: the loop has packets to send.
    long awakeMillis = engine().awakeNanos() / 1_000_000;
    return Future.fromCompletionStage(engine().stats(), context)
        .map(stats -> StatsJson.of(stats, awakeMillis))
        .timeout(STATS_WAIT_MILLIS, TimeUnit.MILLISECONDS)
        .otherwise(_ -> StatsJson.stuck(engine().awakeNanos() / 1_000_000));
  }

  /** What is no refusal is a bug, which the bus logs. */
  private static Throwable refusal(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return switch (cause) {
      case MediaFailure refused ->
          new Refusal(
                  switch (refused.kind()) {
                    case BAD_REQUEST -> Refusal.BAD_REQUEST;
                    case NOT_FOUND -> Refusal.NOT_FOUND;
                    case CONFLICT -> Refusal.CONFLICT;
                    case OVERLOADED -> Refusal.UNAVAILABLE;
                  },
                  String.valueOf(refused.getMessage()))
              .toException();
      case IllegalArgumentException wrong ->
          new Refusal(Refusal.BAD_REQUEST, String.valueOf(wrong.getMessage())).toException();
      case null, default -> failure;
    };
  }

  private MediaEngine engine() {
    var open = engine;
    if (open == null) throw new IllegalStateException("not started");
    return open;
  }

  private static String transport(JsonObject request) {
    return text(request, "transport");
  }

  private static String text(JsonObject request, String field) {
    if (request.getValue(field) instanceof String text && !text.isEmpty()) return text;
    throw new IllegalArgumentException("'" + field + "' is missing");
  }

  private static boolean talking(JsonObject request) {
    if (request.getValue("talking") instanceof Boolean talking) return talking;
    throw new IllegalArgumentException("'talking' is missing");
  }

  private static int slot(JsonObject request) {
    if (request.getValue("slot") instanceof Integer slot) return slot;
    throw new IllegalArgumentException("'slot' is missing");
  }

  private static Profile profile(JsonObject request) {
    return switch (text(request, "profile").toLowerCase(Locale.ROOT)) {
      case "native" -> Profile.NATIVE;
      case "whip" -> Profile.WHIP;
      case "whep" -> Profile.WHEP;
      case "relay1" -> Profile.RELAY1_SENDER;
      default -> throw new IllegalArgumentException("unknown profile");
    };
  }
}
