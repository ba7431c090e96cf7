package io.hearthline.verticles.signaling.session;

import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.ClusterBus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks the relay of one node over the event bus. */
public final class RelayClient {
  /** The answer to a client's offer; how many microphones it brings and slots it has. */
  public record Answer(String sdp, int microphones, int slots, String etag) {}

  /**
   * What became of a fragment.
   *
   * @param fragment the relay's side of an ICE restart, null for plain trickle
   */
  public record Trickled(@Nullable String fragment, String etag) {}

  private final ClusterBus bus;
  private final String node;
  private final long epoch;
  private final Duration busReply;

  /**
   * @param node whose relay it is
   * @param epoch of that node's present life: the next one knows nothing of its transports
   */
  RelayClient(ClusterBus bus, String node, long epoch, Duration busReply) {
    this.bus = bus;
    this.node = node;
    this.epoch = epoch;
    this.busReply = busReply;
  }

  String node() {
    return node;
  }

  long epoch() {
    return epoch;
  }

  Future<Answer> answer(String transport, String offer, Profile profile) {
    var body = made(transport).put("offer", offer).put("profile", profile.wireName());
    return ask(Addresses.RELAY_ANSWER, body)
        .map(reply ->
            new Answer(
                reply.getString("answer"),
                reply.getInteger("microphones", 0),
                reply.getInteger("slots", 0),
                reply.getString("etag", "")));
  }

  Future<String> offer(String transport) {
    return ask(Addresses.RELAY_OFFER, made(transport)).map(reply -> reply.getString("offer"));
  }

  Future<Void> accept(String transport, String answer) {
    return ask(Addresses.RELAY_ACCEPT, about(transport).put("answer", answer)).mapEmpty();
  }

  Future<Trickled> trickle(String transport, String fragment) {
    return ask(Addresses.RELAY_TRICKLE, about(transport).put("fragment", fragment))
        .map(reply -> new Trickled(reply.getString("fragment"), reply.getString("etag", "")));
  }

  Future<Void> publish(String transport, String stream) {
    return ask(Addresses.RELAY_PUBLISH, about(transport).put("stream", stream)).mapEmpty();
  }

  Future<Void> unpublish(String transport) {
    return ask(Addresses.RELAY_UNPUBLISH, about(transport)).mapEmpty();
  }

  Future<Void> talk(String transport, boolean talking) {
    return ask(Addresses.RELAY_TALK, about(transport).put("talking", talking)).mapEmpty();
  }

  Future<Void> listen(String transport, int slot, String stream) {
    var body = about(transport).put("slot", slot).put("stream", stream);
    return ask(Addresses.RELAY_LISTEN, body).mapEmpty();
  }

  Future<Void> unlisten(String transport, int slot) {
    return ask(Addresses.RELAY_UNLISTEN, about(transport).put("slot", slot)).mapEmpty();
  }

  Future<Void> close(String transport) {
    return ask(Addresses.RELAY_CLOSE, about(transport)).mapEmpty();
  }

  /** About a transport that may be new: its news are for this node. */
  private JsonObject made(String transport) {
    return about(transport).put("for", bus.node());
  }

  private static JsonObject about(String transport) {
    return new JsonObject().put("transport", transport);
  }

  private Future<JsonObject> ask(String address, JsonObject body) {
    return bus.request(node, address, body, busReply);
  }
}
