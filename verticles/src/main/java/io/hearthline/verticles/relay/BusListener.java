package io.hearthline.verticles.relay;

import io.hearthline.media.engine.CloseReason;
import io.hearthline.media.engine.EngineListener;
import io.hearthline.media.engine.PipeState;
import io.hearthline.verticles.bus.Addresses;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Publishes what the engine tells on {@code hearthline.relay.events}, but for pipes, which are the
 * relay's own business.
 */
record BusListener(Vertx vertx, BiConsumer<String, PipeState> pipes) implements EngineListener {
  @Override
  public void connected(String transport) {
    publish(about("connected", transport));
  }

  @Override
  public void disconnected(String transport) {
    publish(about("disconnected", transport));
  }

  @Override
  public void recovered(String transport) {
    publish(about("recovered", transport));
  }

  @Override
  public void closed(String transport, CloseReason reason) {
    publish(about("closed", transport).put("reason", reason.word()));
  }

  @Override
  public void levels(Map<String, Integer> levels) {
    var json = new JsonObject();
    levels.forEach(json::put);
    publish(new JsonObject().put("event", "levels").put("levels", json));
  }

  @Override
  public void addressesChanged() {
    publish(new JsonObject().put("event", "addresses"));
  }

  @Override
  public void pipe(String node, PipeState state) {
    pipes.accept(node, state);
  }

  private static JsonObject about(String event, String transport) {
    return new JsonObject().put("event", event).put("transport", transport);
  }

  private void publish(JsonObject event) {
    vertx.eventBus().publish(Addresses.RELAY_EVENTS, event, Local.ONLY);
  }
}
