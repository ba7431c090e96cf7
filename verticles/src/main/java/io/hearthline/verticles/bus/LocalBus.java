package io.hearthline.verticles.bus;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Function;

/** The event bus as {@code docs/event-bus.md} has it: JSON objects that never leave the node. */
public final class LocalBus {
  private static final Logger LOG = System.getLogger(LocalBus.class.getName());
  private static final long REPLY_TIMEOUT_MILLIS = 10_000;

  private final EventBus bus;
  private final DeliveryOptions local =
      new DeliveryOptions().setLocalOnly(true).setSendTimeout(REPLY_TIMEOUT_MILLIS);

  public LocalBus(Vertx vertx) {
    bus = vertx.eventBus();
  }

  /** Asks; a failure tells its meaning through {@link Refusal#of}. */
  public Future<JsonObject> request(String address, JsonObject body) {
    return bus.<JsonObject>request(address, body, local).map(Message::body);
  }

  /** Asks, and gives up sooner or later than usual. */
  public Future<JsonObject> request(String address, JsonObject body, Duration patience) {
    var options = new DeliveryOptions(local).setSendTimeout(patience.toMillis());
    return bus.<JsonObject>request(address, body, options).map(Message::body);
  }

  /** Tells everybody who listens. */
  public void publish(String address, JsonObject body) {
    bus.publish(address, body, local);
  }

  /**
   * Answers requests on the caller's context.
   *
   * @param answer may fail or throw: a {@link Refusal#toException} reaches the asker as it is,
   *     anything else is logged and told as 500
   */
  public MessageConsumer<JsonObject> answer(
      String address, Function<JsonObject, Future<JsonObject>> answer) {
    return bus.localConsumer(address, (Message<JsonObject> request) -> answer(request, answer));
  }

  static void answer(Message<JsonObject> request, Function<JsonObject, Future<JsonObject>> answer) {
    Future.succeededFuture(request.body())
        .compose(answer)
        .onSuccess(request::reply)
        .onFailure(failure -> fail(request, failure));
  }

  /** Hears what is published, on the caller's context. */
  public MessageConsumer<JsonObject> listen(String address, Handler<JsonObject> handler) {
    return bus.localConsumer(
        address, (Message<JsonObject> message) -> handler.handle(message.body()));
  }

  private static void fail(Message<?> request, Throwable failure) {
    if (!(failure instanceof ReplyException)) {
      LOG.log(Level.ERROR, "request to " + request.address() + " failed", failure);
    }
    Refusal.of(failure).to(request);
  }
}
