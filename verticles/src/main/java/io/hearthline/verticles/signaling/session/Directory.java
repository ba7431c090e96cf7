package io.hearthline.verticles.signaling.session;

import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.DirectoryView;
import io.hearthline.verticles.bus.StreamView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The live streams of all nodes as this verticle knows them. Messages only say when to look; the
 * list is the truth, so a repeated or lost message changes nothing. Confined to one event loop.
 */
public final class Directory {
  /** Somebody who shows streams to clients. */
  public interface Watcher {
    void onStarted(StreamView stream);

    /** Called once per end, after the stream left the list. */
    void onEnded(StreamView stream, String reason);

    /** Anything changed: names, talking, listeners, who can be reached, starts and ends. */
    void onChanged();
  }

  private static final long COALESCE_MILLIS = 50;

  private final Vertx vertx;
  private final StreamsClient streams;
  private final List<Watcher> watchers = new ArrayList<>();
  private final List<Consumer<Nodes>> nodeWatchers = new ArrayList<>();
  private List<DirectoryView.Listed> listed = List.of();
  private List<StreamView> live = List.of();
  private Nodes nodes = Nodes.NONE;
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

  /** Tells of other nodes that can be reached, or of the same ones elsewhere. */
  public void onNodes(Consumer<Nodes> watcher) {
    nodeWatchers.add(watcher);
  }

  /** Looks now, and again at every change. */
  public Future<?> start() {
    vertx.eventBus().localConsumer(Addresses.DIRECTORY_CHANGED, _ -> refresh());
    refresh();
    return Future.succeededFuture();
  }

  /** Oldest first. */
  public List<StreamView> live() {
    return live;
  }

  /** The same, with whether each can be reached: what clients are shown. */
  public List<DirectoryView.Listed> listed() {
    return listed;
  }

  /** Where clients find this node and the others. */
  public Nodes nodes() {
    return nodes;
  }

  /** By id, else the newest of that name; {@code latest} means the newest of all. */
  public @Nullable StreamView find(String idOrName) {
    return find(live, idOrName);
  }

  /**
   * As {@link #find}. What is not known yet is looked up in this node's registry: whoever was told
   * that his stream is live may tell others at once.
   */
  public Future<StreamView> lookUp(String idOrName) {
    return known(find(idOrName), list -> find(list, idOrName));
  }

  /** The stream of exactly this id; as {@link #lookUp}. */
  Future<StreamView> byId(String id) {
    return known(exactly(live, id), list -> exactly(list, id));
  }

  private Future<StreamView> known(
      @Nullable StreamView here, Function<List<StreamView>, @Nullable StreamView> inRegistry) {
    if (here != null) return Future.succeededFuture(here);
    return streams
        .list()
        .map(list -> {
          var found = inRegistry.apply(list);
          if (found == null) throw new Refused(404, "unknown-stream", "no such stream");
          return found;
        });
  }

  private static @Nullable StreamView find(List<StreamView> list, String idOrName) {
    StreamView found = null;
    for (var stream : list) {
      if (stream.id().equals(idOrName)) return stream;
      if (stream.name().equals(idOrName) || idOrName.equals("latest")) found = stream;
    }
    return found;
  }

  private static @Nullable StreamView exactly(List<StreamView> list, String id) {
    for (var stream : list) if (stream.id().equals(id)) return stream;
    return null;
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
        .directory()
        .onComplete(view -> {
          asking = false;
          if (view.succeeded()) {
            adoptNodes(view.result());
            adopt(view.result());
          }
          if (askAgain) refresh();
        });
  }

  private void adoptNodes(DirectoryView view) {
    var now = Nodes.of(view);
    if (now.equals(nodes)) return;
    nodes = now;
    for (var watcher : nodeWatchers) watcher.accept(now);
  }

  private void adopt(DirectoryView view) {
    if (view.streams().equals(listed)) return;
    listed = view.streams();
    var list = listed.stream().map(DirectoryView.Listed::stream).toList();
    var before = byId(live);
    var gone = new LinkedHashMap<>(before);
    list.forEach(stream -> gone.remove(stream.id()));
    live = list;
    for (var stream : gone.values()) {
      var reason = view.ended().getOrDefault(stream.id(), "ended");
      for (var watcher : watchers) watcher.onEnded(stream, reason);
    }
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
