package io.hearthline.verticles.bus;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Function;

/**
 * The event bus across nodes: a request goes to one node by its name, a broadcast to all. What
 * stays on its own node takes the way of {@link LocalBus}, so that a cluster in trouble never
 * stands between the parts of one node. Alone, a node is a cluster of one.
 */
public final class ClusterBus {
  private final Vertx vertx;
  private final String node;
  private final LocalBus local;

  /**
   * @param node the name of the node that this is on
   */
  public ClusterBus(Vertx vertx, String node) {
    this.vertx = vertx;
    this.node = node;
    local = new LocalBus(vertx);
  }

  /** The node that this is on. */
  public String node() {
    return node;
  }

  /** Where a node serves an address to others. */
  public static String at(String node, String address) {
    return address + "@" + node;
  }

  /** Asks one node; a failure tells its meaning through {@link Refusal#of}. */
  public Future<JsonObject> request(
      String toNode, String address, JsonObject body, Duration patience) {
    if (toNode.equals(node)) return local.request(address, body, patience);
    var options = new DeliveryOptions().setSendTimeout(patience.toMillis());
    return vertx
        .eventBus()
        .<JsonObject>request(at(toNode, address), body, options)
        .map(Message::body);
  }

  /** Answers requests of this node and of others, on the caller's context; as {@link LocalBus}. */
  public Future<Void> serve(String address, Function<JsonObject, Future<JsonObject>> answer) {
    local.answer(address, answer);
    MessageConsumer<JsonObject> remote = vertx.eventBus().consumer(at(node, address));
    remote.handler(request -> LocalBus.answer(request, answer));
    return remote.completion();
  }

  /** Tells everybody who listens at one node, without a word back. */
  public void tell(String toNode, String address, JsonObject body) {
    if (toNode.equals(node)) local.publish(address, body);
    else vertx.eventBus().publish(at(toNode, address), body);
  }

  /** Hears what is told to this node, by itself and by others, on the caller's context. */
  public Future<Void> listen(String address, Handler<JsonObject> handler) {
    local.listen(address, handler);
    MessageConsumer<JsonObject> remote = vertx.eventBus().consumer(at(node, address));
    remote.handler(message -> handler.handle(message.body()));
    return remote.completion();
  }

  /** Tells every node, this one too. */
  public void broadcast(String address, JsonObject body) {
    vertx.eventBus().publish(address, body);
  }

  /** Hears what any node broadcasts, on the caller's context. */
  public Future<Void> hear(String address, Handler<JsonObject> handler) {
    MessageConsumer<JsonObject> all = vertx.eventBus().consumer(address);
    all.handler(message -> handler.handle(message.body()));
    return all.completion();
  }
}
