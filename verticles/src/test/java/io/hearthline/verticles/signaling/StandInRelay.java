package io.hearthline.verticles.signaling;

import io.hearthline.verticles.bus.Addresses;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in for the relay's bus contract: knows transports and streams, sends no audio. The same
 * tests may run against the real relay.
 */
final class StandInRelay {
  /** Offers with this text are refused as overload. */
  static final String OVERLOAD = "v=0 overload";

  /** Offers with this text are refused as bad. */
  static final String BAD = "v=0 bad";

  final List<String> accepted = new CopyOnWriteArrayList<>();
  final List<Boolean> gates = new CopyOnWriteArrayList<>();
  final List<String> calls = new CopyOnWriteArrayList<>();
  final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
  final Set<String> transports = ConcurrentHashMap.newKeySet();
  volatile boolean full;
  private final Set<String> streams = ConcurrentHashMap.newKeySet();
  private final AtomicInteger restarts = new AtomicInteger();
  private final Vertx vertx;

  StandInRelay(Vertx vertx) {
    this.vertx = vertx;
    at(Addresses.RELAY_ANSWER, this::answer);
    at(
        Addresses.RELAY_OFFER,
        request -> {
          if (full) {
            request.fail(503, "full");
            return;
          }
          transports.add(transport(request));
          request.reply(
              new JsonObject().put("offer", "v=0 offer\r\na=mid:" + transport(request) + "\r\n"));
        });
    at(
        Addresses.RELAY_ACCEPT,
        request -> {
          accepted.add(request.body().getString("answer"));
          request.reply(new JsonObject());
        });
    at(Addresses.RELAY_TRICKLE, this::trickle);
    at(
        Addresses.RELAY_PUBLISH,
        request -> {
          streams.add(request.body().getString("stream"));
          request.reply(new JsonObject());
        });
    at(Addresses.RELAY_UNPUBLISH, request -> request.reply(new JsonObject()));
    at(
        Addresses.RELAY_TALK,
        request -> {
          gates.add(request.body().getBoolean("talking"));
          request.reply(new JsonObject());
        });
    at(Addresses.RELAY_LISTEN, this::listen);
    at(Addresses.RELAY_UNLISTEN, request -> request.reply(new JsonObject()));
    at(
        Addresses.RELAY_CLOSE,
        request -> {
          transports.remove(transport(request));
          closed.add(transport(request));
          request.reply(new JsonObject());
        });
  }

  void tell(JsonObject event) {
    vertx.eventBus().publish(Addresses.RELAY_EVENTS, event);
  }

  /** The transport whose offer held this text. */
  String onlyTransport() {
    if (transports.size() != 1) throw new AssertionError("transports: " + transports);
    return transports.iterator().next();
  }

  long count(String address) {
    return calls.stream().filter(address::equals).count();
  }

  private interface Step {
    void take(Message<JsonObject> request);
  }

  private void at(String address, Step step) {
    vertx
        .eventBus()
        .<JsonObject>localConsumer(
            address,
            request -> {
              calls.add(address);
              step.take(request);
            });
  }

  private void answer(Message<JsonObject> request) {
    var offer = request.body().getString("offer");
    if (full || offer.equals(OVERLOAD)) {
      request.fail(503, "full");
      return;
    }
    if (offer.equals(BAD)) {
      request.fail(400, "no m-line");
      return;
    }
    transports.add(transport(request));
    request.reply(
        new JsonObject()
            .put("answer", "v=0 answer to " + offer)
            .put("microphones", offer.contains("mic") ? 1 : 0)
            .put("slots", offer.contains("slots") ? 6 : 0)
            .put("etag", "ice0"));
  }

  private void trickle(Message<JsonObject> request) {
    if (request.body().getString("fragment").contains("restart")) {
      request.reply(
          new JsonObject()
              .put("fragment", "a=ice-ufrag:new")
              .put("etag", "ice" + restarts.incrementAndGet()));
    } else {
      request.reply(new JsonObject().put("etag", "ice" + restarts.get()));
    }
  }

  private void listen(Message<JsonObject> request) {
    if (streams.contains(request.body().getString("stream"))) request.reply(new JsonObject());
    else request.fail(404, "no such stream");
  }

  private static String transport(Message<JsonObject> request) {
    return request.body().getString("transport");
  }
}
