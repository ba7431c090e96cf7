package io.hearthline.verticles.main;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client's WebSocket, frame by frame. */
final class NativeWire implements WebSocket.Listener {
  private static final int PATIENCE_SECONDS = 20;

  private final LinkedBlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
  private final List<JsonObject> seen = new ArrayList<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder partial = new StringBuilder();
  private @Nullable WebSocket socket;
  private int requests;

  static NativeWire open(HttpClient http, URI uri) {
    return open(http.newWebSocketBuilder().subprotocols("hearthline.v1"), uri);
  }

  /** As the cards of system 1 open theirs. */
  static NativeWire openCard(HttpClient http, URI uri) {
    return open(http.newWebSocketBuilder(), uri);
  }

  private static NativeWire open(WebSocket.Builder builder, URI uri) {
    var wire = new NativeWire();
    wire.socket = builder.buildAsync(uri, wire).join();
    return wire;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      frames.add(new JsonObject(partial.toString()));
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete(1006);
  }

  /** Sends a request and waits for its reply. */
  JsonObject ask(String type, JsonObject body) throws InterruptedException {
    int id = ++requests;
    send(body.copy().put("type", type).put("id", id));
    return next(frame -> Integer.valueOf(id).equals(frame.getInteger("id")));
  }

  void send(JsonObject message) {
    var open = socket;
    if (open == null) throw new IllegalStateException("not open");
    open.sendText(message.encode(), true).join();
  }

  /** The next frame of a type that was not taken yet. */
  JsonObject next(String type) throws InterruptedException {
    return next(frame -> type.equals(frame.getString("type")));
  }

  JsonObject next(Predicate<JsonObject> wanted) throws InterruptedException {
    for (var frame : seen) {
      if (wanted.test(frame)) {
        seen.remove(frame);
        return frame;
      }
    }
    while (true) {
      var frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (frame == null) throw new AssertionError("only " + seen);
      if (wanted.test(frame)) return frame;
      seen.add(frame);
    }
  }

  /** How many frames of a type came besides those taken. */
  long count(String type) {
    frames.drainTo(seen);
    return seen.stream().filter(frame -> type.equals(frame.getString("type"))).count();
  }

  int closeCode() throws Exception {
    return closeCode(PATIENCE_SECONDS);
  }

  int closeCode(int withinSeconds) throws Exception {
    return closed.get(withinSeconds, TimeUnit.SECONDS);
  }
}
