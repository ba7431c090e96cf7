package io.hearthline.verticles.signaling.session;

import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.ClusterBus;
import io.hearthline.verticles.bus.DirectoryView;
import io.hearthline.verticles.bus.Refusal;
import io.hearthline.verticles.bus.StreamRequest;
import io.hearthline.verticles.bus.StreamStarted;
import io.hearthline.verticles.bus.StreamView;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the registries of streams over the event bus: each node has one for its own. */
public final class StreamsClient {
  /** How long a reply to a start is of use, after nobody waits for the stream any more. */
  private static final Duration LATE = Duration.ofMinutes(10);

  private static final Duration OTHER_NODE = Duration.ofMillis(500);

  private final ClusterBus bus;
  private final Duration busReply;

  public StreamsClient(ClusterBus bus, Duration busReply) {
    this.bus = bus;
    this.busReply = busReply;
  }

  /**
   * Starts a stream at the node that has its microphone. Only the reply names it, so one that comes
   * too late is used to end it: nobody else would.
   */
  Future<StreamStarted> start(String node, StreamRequest.Start request) {
    var started =
        bus.request(node, Addresses.STREAMS_COMMAND, request.toJson(), LATE).map(StreamStarted::of);
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
    command(unwanted.node(), new StreamRequest.End(unwanted.id(), "failed", unwanted.generation()));
  }

  /**
   * Everything but a start: what changed is seen in the list.
   *
   * @param node the stream's owner
   */
  Future<Void> command(String node, StreamRequest request) {
    return bus.request(node, Addresses.STREAMS_COMMAND, request.toJson(), busReply).mapEmpty();
  }

  /**
   * Lists a listener with a stream. Nobody waits long for another node's word: whether he hears the
   * stream does not depend on it.
   *
   * @return false if the owner has not answered; it fails if the owner refuses
   */
  Future<Boolean> join(String node, StreamRequest.Join request) {
    if (node.equals(bus.node())) return command(node, request).map(true);
    return bus.request(node, Addresses.STREAMS_COMMAND, request.toJson(), OTHER_NODE)
        .map(true)
        .recover(failure ->
            failure instanceof ReplyException reply
                    && reply.failureType() != ReplyFailure.RECIPIENT_FAILURE
                ? Future.succeededFuture(false)
                : Future.failedFuture(failure));
  }

  /** Everything live, on all nodes. */
  Future<DirectoryView> directory() {
    return bus.request(bus.node(), Addresses.DIRECTORY_LIST, new JsonObject(), busReply)
        .map(DirectoryView::of);
  }

  /** The live streams of this node, oldest first: never behind, unlike the directory. */
  Future<List<StreamView>> list() {
    return bus.request(bus.node(), Addresses.STREAMS_LIST, new JsonObject(), busReply)
        .map(StreamView::listOf);
  }
}
