package io.hearthline.verticles.signaling.session;

import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.Refusal;
import io.hearthline.verticles.bus.StreamRequest;
import io.hearthline.verticles.bus.StreamStarted;
import io.hearthline.verticles.bus.StreamView;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the registry of streams over the event bus. */
public final class StreamsClient {
  /** How long a reply to a start is of use, after nobody waits for the stream any more. */
  private static final Duration LATE = Duration.ofMinutes(10);

  private final EventBus bus;
  private final Duration busReply;
  private final DeliveryOptions inTime;
  private final DeliveryOptions late;

  public StreamsClient(EventBus bus, Duration busReply) {
    this.bus = bus;
    this.busReply = busReply;
    this.inTime = new DeliveryOptions().setSendTimeout(busReply.toMillis()).setLocalOnly(true);
    this.late = new DeliveryOptions(inTime).setSendTimeout(LATE.toMillis());
  }

  /**
   * Starts a stream. Only the reply names it, so one that comes too late is used to end it: nobody
   * else would.
   */
  Future<StreamStarted> start(StreamRequest.Start request) {
    var started = ask(Addresses.STREAMS_COMMAND, request.toJson(), late).map(StreamStarted::of);
    return started
        .timeout(busReply.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> {
          if (!(failure instanceof TimeoutException)) return Future.failedFuture(failure);
          started.onSuccess(unwanted -> end(unwanted.stream()));
          return Future.failedFuture(
              new Refusal(Refusal.UNAVAILABLE, "no reply in time").toException());
        });
  }

  private void end(StreamView unwanted) {
    command(new StreamRequest.End(unwanted.id(), "failed", unwanted.generation()));
  }

  /** Everything but a start: what changed is seen in the list. */
  Future<Void> command(StreamRequest request) {
    return ask(Addresses.STREAMS_COMMAND, request.toJson(), inTime).mapEmpty();
  }

  /** The live streams, oldest first. */
  Future<List<StreamView>> list() {
    return ask(Addresses.STREAMS_LIST, new JsonObject(), inTime).map(StreamView::listOf);
  }

  private Future<JsonObject> ask(String address, JsonObject body, DeliveryOptions options) {
    return bus.<JsonObject>request(address, body, options).map(Message::body);
  }
}
