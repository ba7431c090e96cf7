package io.hearthline.verticles.signaling;

import static java.util.Objects.requireNonNull;

import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.RelayEvent;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Notes on the event bus what signaling asks of the relay; the relay itself is the real one. */
final class RelayTap {
  private static final String RELAY = "hearthline.relay.";
  private static final String FILLER = "filler";

  /** Descriptions that cards answered our offers with. */
  final List<String> accepted = new CopyOnWriteArrayList<>();

  /** What the gate of a microphone was told, in order. */
  final BlockingQueue<Boolean> gates = new LinkedBlockingQueue<>();

  /** Addresses of the relay, one for each request. */
  final List<String> calls = new CopyOnWriteArrayList<>();

  /** Transports that signaling has closed. */
  final BlockingQueue<String> closed = new LinkedBlockingQueue<>();

  private final Set<String> transports = ConcurrentHashMap.newKeySet();
  private final List<String> fillers = new ArrayList<>();
  private final Vertx vertx;

  RelayTap(Vertx vertx) {
    this.vertx = vertx;
    vertx.eventBus().<Object>addInboundInterceptor(this::onDelivery);
  }

  private void onDelivery(DeliveryContext<Object> delivery) {
    var message = delivery.message();
    var address = message.address();
    if (address.startsWith(RELAY) && message.body() instanceof JsonObject body) {
      if (address.equals(Addresses.RELAY_EVENTS)) onEvent(body);
      else onRequest(address, body);
    }
    delivery.next();
  }

  private void onEvent(JsonObject body) {
    if (RelayEvent.of(body) instanceof RelayEvent.Closed(var transport, _)) {
      transports.remove(transport);
    }
  }

  private void onRequest(String address, JsonObject body) {
    var transport = body.getString("transport");
    if (transport == null || transport.startsWith(FILLER)) return;
    calls.add(address);
    switch (address) {
      case Addresses.RELAY_ANSWER, Addresses.RELAY_OFFER -> transports.add(transport);
      case Addresses.RELAY_ACCEPT -> accepted.add(body.getString("answer"));
      case Addresses.RELAY_TALK -> gates.add(body.getBoolean("talking"));
      case Addresses.RELAY_CLOSE -> {
        transports.remove(transport);
        closed.add(transport);
      }
      default -> {}
    }
  }

  /** What the gate of the only microphone is told next, once it is. */
  boolean nextGate() {
    try {
      return requireNonNull(gates.poll(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Says it to everybody, as the relay would. */
  void tell(JsonObject event) {
    vertx.eventBus().publish(Addresses.RELAY_EVENTS, event);
  }

  /** Forgets the transports so far, so that {@link #onlyTransport} means the next. */
  void forgetTransports() {
    transports.clear();
  }

  String onlyTransport() {
    if (transports.size() != 1) throw new AssertionError("transports: " + transports);
    return transports.iterator().next();
  }

  long count(String address) {
    return calls.stream().filter(address::equals).count();
  }

  /** Takes all places of the relay that are left. */
  void fill() {
    while (true) {
      var filler = FILLER + fillers.size();
      var offered =
          vertx
              .eventBus()
              .<JsonObject>request(
                  Addresses.RELAY_OFFER, new JsonObject().put("transport", filler));
      if (!TestNode.await(offered.map(true).otherwise(false))) return;
      fillers.add(filler);
    }
  }

  /** Gives them back. */
  void empty() {
    for (var filler : fillers) {
      TestNode.await(
          vertx
              .eventBus()
              .request(Addresses.RELAY_CLOSE, new JsonObject().put("transport", filler)));
    }
    fillers.clear();
  }
}
