package io.hearthline.verticles.signaling.session;

import io.hearthline.verticles.bus.Addresses;
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

/** Asks the registry of streams over the event bus. */
public final class StreamsClient {
  private final EventBus bus;
  private final DeliveryOptions options;

  public StreamsClient(EventBus bus, Duration busReply) {
    this.bus = bus;
    this.options = new DeliveryOptions().setSendTimeout(busReply.toMillis()).setLocalOnly(true);
  }

  Future<StreamStarted> start(StreamRequest.Start request) {
    return ask(Addresses.STREAMS_COMMAND, request.toJson()).map(StreamStarted::of);
  }

  /** Everything but a start: what changed is seen in the list. */
  Future<Void> command(StreamRequest request) {
    return ask(Addresses.STREAMS_COMMAND, request.toJson()).mapEmpty();
  }

  /** The live streams, oldest first. */
  Future<List<StreamView>> list() {
    return ask(Addresses.STREAMS_LIST, new JsonObject()).map(StreamView::listOf);
  }

  private Future<JsonObject> ask(String address, JsonObject body) {
    return bus.<JsonObject>request(address, body, options).map(Message::body);
  }
}
