package io.hearthline.verticles.signaling.session;

import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.RecordedEvent;
import io.hearthline.verticles.bus.StreamView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The live streams as this verticle knows them. Events only say when to look; the registry's list
 * is the truth, so a repeated or lost event changes nothing. Confined to one event loop.
 */
public final class Directory {
  /** Somebody who shows streams to clients. */
  public interface Watcher {
    void onStarted(StreamView stream);

    /** Called once per end, after the stream left the list. */
    void onEnded(StreamView stream, String reason);

    /** Anything changed: names, talking, listeners, starts and ends. */
    void onChanged();
  }

  private static final long COALESCE_MILLIS = 50;

  private final Vertx vertx;
  private final StreamsClient streams;
  private final List<Watcher> watchers = new ArrayList<>();
  private List<StreamView> live = List.of();
  private boolean asking;
  private boolean askAgain;
  private boolean announcing;

  public Directory(Vertx vertx, StreamsClient streams) {
    this.vertx = vertx;
    this.streams = streams;
  }

  public void watch(Watcher watcher) {
    watchers.add(watcher);
  }

  /** Subscribes to the events and looks for the first time. */
  public Future<?> start() {
    for (var type : Addresses.STREAM_EVENT_TYPES) {
      vertx
          .eventBus()
          .<JsonObject>localConsumer(
              Addresses.event(type), message -> onEvent(RecordedEvent.of(message.body())));
    }
    refresh();
    return Future.succeededFuture();
  }

  /** Oldest first. */
  public List<StreamView> live() {
    return live;
  }

  /** By id, else the newest of that name; {@code latest} means the newest of all. */
  public @Nullable StreamView find(String idOrName) {
    StreamView found = null;
    for (var stream : live) {
      if (stream.id().equals(idOrName)) return stream;
      if (stream.name().equals(idOrName) || idOrName.equals("latest")) found = stream;
    }
    return found;
  }

  /** The stream of exactly this id, looked up in the registry if it is not known here yet. */
  Future<StreamView> byId(String id) {
    for (var stream : live) if (stream.id().equals(id)) return Future.succeededFuture(stream);
    return streams
        .list()
        .map(list -> {
          for (var stream : list) if (stream.id().equals(id)) return stream;
          throw new Refused(404, "unknown-stream", "no such stream");
        });
  }

  /** Asks for the list; at most one request is under way. */
  public void refresh() {
    if (asking) {
      askAgain = true;
      return;
    }
    asking = true;
    askAgain = false;
    streams
        .list()
        .onComplete(list -> {
          asking = false;
          if (list.succeeded()) adopt(list.result());
          if (askAgain) refresh();
        });
  }

  private void onEvent(RecordedEvent event) {
    if (event.type().equals("StreamEnded")) {
      end(event.stream(), event.body().getString("reason", "ended"));
    }
    refresh();
  }

  private void end(String stream, String reason) {
    for (var ended : live) {
      if (!ended.id().equals(stream)) continue;
      live = live.stream().filter(view -> !view.equals(ended)).toList();
      for (var watcher : watchers) watcher.onEnded(ended, reason);
      announceSoon();
      return;
    }
  }

  private void adopt(List<StreamView> list) {
    if (list.equals(live)) return;
    var before = byId(live);
    var gone = new LinkedHashMap<>(before);
    list.forEach(stream -> gone.remove(stream.id()));
    live = List.copyOf(list);
    for (var stream : gone.values()) for (var watcher : watchers) watcher.onEnded(stream, "ended");
    for (var stream : list) {
      if (!before.containsKey(stream.id())) for (var watcher : watchers) watcher.onStarted(stream);
    }
    announceSoon();
  }

  private static Map<String, StreamView> byId(List<StreamView> streams) {
    var byId = new LinkedHashMap<String, StreamView>();
    for (var stream : streams) byId.put(stream.id(), stream);
    return byId;
  }

  private void announceSoon() {
    if (announcing) return;
    announcing = true;
    vertx.setTimer(
        COALESCE_MILLIS,
        _ -> {
          announcing = false;
          for (var watcher : watchers) watcher.onChanged();
        });
  }
}
