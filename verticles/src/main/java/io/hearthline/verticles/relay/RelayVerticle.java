package io.hearthline.verticles.relay;

import io.hearthline.media.engine.EngineOptions;
import io.hearthline.media.engine.MediaEngine;
import io.hearthline.media.engine.MediaFailure;
import io.hearthline.media.engine.PipeState;
import io.hearthline.media.sdp.Profile;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.Refusal;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Owns the {@link MediaEngine} and answers the {@code hearthline.relay.*} addresses with it. */
public final class RelayVerticle extends VerticleBase {
  private static final System.Logger LOG = System.getLogger(RelayVerticle.class.getName());

  private final EngineOptions options;
  private final String node;
  private final long epoch;
  private @Nullable MediaEngine engine;
  private @Nullable OtherNodes others;

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
    return vertx
        .executeBlocking(() -> MediaEngine.open(options, new BusListener(vertx, this::pipe)))
        .compose(opened -> {
          engine = opened;
          var known = new OtherNodes(context, node, epoch, engine().pipes());
          others = known;
          return known.start();
        })
        .compose(_ -> consume());
  }

  /** On the media loop. */
  private void pipe(String peer, PipeState state) {
    context.runOnContext(_ -> {
      if (others != null) others.became(peer, state);
    });
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

  private Future<?> consume() {
    return Future.all(
        List.of(
            at(Addresses.RELAY_ANSWER, RelayVerticle::answer),
            at(Addresses.RELAY_OFFER, RelayVerticle::offer),
            at(Addresses.RELAY_ACCEPT, RelayVerticle::accept),
            at(Addresses.RELAY_TRICKLE, RelayVerticle::trickle),
            atLoop(
                Addresses.RELAY_PUBLISH,
                request -> engine().publish(transport(request), text(request, "stream"))),
            atLoop(Addresses.RELAY_UNPUBLISH, request -> engine().unpublish(transport(request))),
            atLoop(
                Addresses.RELAY_TALK,
                request -> engine().talk(transport(request), talking(request))),
            atLoop(Addresses.RELAY_LISTEN, this::listen),
            atLoop(Addresses.RELAY_UNLISTEN, this::unlisten),
            atLoop(Addresses.RELAY_CLOSE, request -> engine().close(transport(request))),
            vertx
                .eventBus()
                .<JsonObject>localConsumer(Addresses.RELAY_STATS, this::stats)
                .completion()));
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

  private Future<Void> at(String address, Step step) {
    return vertx
        .eventBus()
        .<JsonObject>localConsumer(
            address,
            message -> {
              try {
                message.reply(step.answer(engine(), message.body()));
              } catch (MediaFailure | RuntimeException refused) {
                refuse(message, refused);
              }
            })
        .completion();
  }

  private Future<Void> atLoop(String address, Function<JsonObject, CompletableFuture<Void>> step) {
    return vertx
        .eventBus()
        .<JsonObject>localConsumer(
            address,
            message -> {
              try {
                Future.fromCompletionStage(step.apply(message.body()), context)
                    .onSuccess(_ -> message.reply(new JsonObject()))
                    .onFailure(failure -> refuse(message, failure));
              } catch (RuntimeException refused) {
                refuse(message, refused);
              }
            })
        .completion();
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

  private void stats(Message<JsonObject> message) {
    // Asked of the loop itself; how long it has been awake is known even if it never answers. What
    // is made of the answer is made here: the loop has packets to send.
    long awakeMillis = engine().awakeNanos() / 1_000_000;
    Future.fromCompletionStage(engine().stats(), context)
        .map(stats -> StatsJson.of(stats, awakeMillis))
        .timeout(STATS_WAIT_MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS)
        .otherwise(_ -> StatsJson.stuck(engine().awakeNanos() / 1_000_000))
        .onSuccess(message::reply)
        .onFailure(failure -> refuse(message, failure));
  }

  private static final long STATS_WAIT_MILLIS = 1_000;

  private static void refuse(Message<JsonObject> message, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    switch (cause) {
      case MediaFailure refused ->
          message.fail(
              switch (refused.kind()) {
                case BAD_REQUEST -> Refusal.BAD_REQUEST;
                case NOT_FOUND -> Refusal.NOT_FOUND;
                case CONFLICT -> Refusal.CONFLICT;
                case OVERLOADED -> Refusal.UNAVAILABLE;
              },
              refused.getMessage());
      case IllegalArgumentException wrong -> message.fail(Refusal.BAD_REQUEST, wrong.getMessage());
      case null, default -> {
        LOG.log(
            System.Logger.Level.ERROR, "the relay failed to answer " + message.address(), cause);
        message.fail(Refusal.INTERNAL, "internal error");
      }
    }
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
