package io.hearthline.verticles.directory;

import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.LocalBus;
import io.hearthline.verticles.bus.RecordedEvent;
import io.hearthline.verticles.bus.StreamView;
import io.hearthline.verticles.directory.Assertion.End;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The streams of this node, asked for anew at every event of theirs. Confined to one event loop.
 */
final class OwnStreams {
  private static final long COALESCE_MILLIS = 20;
  private static final int MAX_ENDED = 64;

  private final Vertx vertx;
  private final LocalBus bus;
  private final Runnable onAnswer;
  private final Deque<End> ended = new ArrayDeque<>();
  private List<StreamView> live = List.of();
  private boolean asking;
  private boolean askAgain;

  /**
   * @param onAnswer called each time the registry has said what there is
   */
  OwnStreams(Vertx vertx, Runnable onAnswer) {
    this.vertx = vertx;
    this.onAnswer = onAnswer;
    bus = new LocalBus(vertx);
  }

  void watch() {
    for (var type : Addresses.STREAM_EVENT_TYPES) {
      bus.listen(Addresses.event(type), event -> onEvent(RecordedEvent.of(event)));
    }
    ask();
  }

  List<StreamView> live() {
    return live;
  }

  /** The last ones, oldest first. */
  List<End> ended() {
    return List.copyOf(ended);
  }

  /** Asks now, or shortly after the last time. */
  void ask() {
    if (asking) {
      askAgain = true;
      return;
    }
    asking = true;
    bus.request(Addresses.STREAMS_LIST, new JsonObject())
        .onSuccess(reply -> live = StreamView.listOf(reply))
        .onFailure(failure -> {
          if (nobodyThere(failure)) live = List.of();
        })
        .onComplete(_ -> {
          onAnswer.run();
          vertx.setTimer(COALESCE_MILLIS, _ -> rested());
        });
  }

  private void rested() {
    asking = false;
    if (!askAgain) return;
    askAgain = false;
    ask();
  }

  /** A node without that role; a registry that is slow to answer is another matter. */
  private static boolean nobodyThere(Throwable failure) {
    return failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }

  private void onEvent(RecordedEvent event) {
    if (event.type().equals("StreamEnded")) remember(event);
    ask();
  }

  /** Told again once it is durable, which changes nothing. */
  private void remember(RecordedEvent event) {
    ended.removeIf(end -> end.stream().equals(event.stream()));
    ended.addLast(new End(event.stream(), event.body().getString("reason", "ended")));
    if (ended.size() > MAX_ENDED) ended.removeFirst();
  }
}
