package io.hearthline.bench.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One WebSocket of the native protocol: requests with their replies, and what the node tells. */
final class Signaling implements WebSocket.Listener {
  /** Who hears what the node says by itself; called on a thread of the HTTP client. */
  interface Watcher {
    void told(JsonNode message);

    /** Once, whoever closed it. */
    void closed(String why);
  }

  /** A request that was answered with an error. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    Refused(JsonNode reply) {
      super(reply.path("code").asText() + ": " + reply.path("message").asText());
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Watcher watcher;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final StringBuilder text = new StringBuilder();
  private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
  private CompletableFuture<?> lastSent = CompletableFuture.completedFuture(null);
  private boolean closed;

  private Signaling(Watcher watcher) {
    this.watcher = watcher;
  }

  /**
   * Opens a socket.
   *
   * @param node its base URL
   */
  static Signaling open(HttpClient http, URI node, Duration patience, Watcher watcher)
      throws IOException {
    var signaling = new Signaling(watcher);
    var address = URI.create("ws" + node.toString().substring("http".length()) + "/ws");
    var opening =
        http.newWebSocketBuilder()
            .subprotocols("hearthline.v1")
            .connectTimeout(patience)
            .buildAsync(address, signaling);
    // A client that gave up must not leave a socket behind that opens later.
    var _ =
        opening.whenComplete((opened, _) -> {
          if (opened != null && !signaling.socket.complete(opened)) opened.abort();
        });
    try {
      await(opening, patience);
      return signaling;
    } catch (IOException failure) {
      signaling.socket.completeExceptionally(failure);
      throw failure;
    }
  }

  static ObjectNode message(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  /** What becomes of a request: the reply, or {@link Refused} or what closed the socket. */
  interface Outcome {
    void is(@Nullable JsonNode reply, @Nullable Throwable failure);
  }

  void request(ObjectNode message, Outcome outcome) {
    var _ = request(message).whenComplete(outcome::is);
  }

  /** Waits for the reply. */
  JsonNode ask(ObjectNode message, Duration patience) throws IOException {
    return await(request(message), patience);
  }

  private CompletableFuture<JsonNode> request(ObjectNode message) {
    int id = lastId.incrementAndGet();
    var reply = new CompletableFuture<JsonNode>();
    waiting.put(id, reply);
    send(message.put("id", id).toString());
    return reply;
  }

  /** Ends everything that this client has at the node. */
  void goodBye() {
    close(WebSocket.NORMAL_CLOSURE, "good-bye");
  }

  /** Drops the socket without a word. */
  void abort() {
    var opened = socket.getNow(null);
    if (opened != null) opened.abort();
    over("aborted");
  }

  private void close(int code, String why) {
    synchronized (this) {
      var opened = socket.getNow(null);
      if (closed || opened == null) return;
      lastSent = lastSent.handle((_, _) -> null).thenCompose(_ -> opened.sendClose(code, why));
    }
    over(why);
  }

  private void send(String json) {
    boolean late;
    synchronized (this) {
      late = closed;
      if (!late)
        lastSent =
            lastSent
                .handle((_, _) -> null)
                .thenCombine(socket, (_, opened) -> opened)
                .thenCompose(opened -> opened.sendText(json, true));
    }
    if (late) failAll("closed"); // outside of the lock: those who wait have locks of their own
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      var whole = text.toString();
      text.setLength(0);
      try {
        received(JSON.readTree(whole));
      } catch (JsonProcessingException malformed) {
        throw new IllegalStateException("the node sent what is no JSON: " + whole, malformed);
      }
    }
    webSocket.request(1);
    return CompletableFuture.completedFuture(null);
  }

  private void received(JsonNode message) {
    var reply = message.has("id") ? waiting.remove(message.get("id").asInt()) : null;
    if (reply == null) watcher.told(message);
    else if (message.path("type").asText().equals("ok")) reply.complete(message);
    else reply.completeExceptionally(new Refused(message));
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    over("closed with " + code + " " + reason);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onError(WebSocket webSocket, Throwable failure) {
    over("broken: " + failure.getMessage());
  }

  private void over(String why) {
    synchronized (this) {
      if (closed) return;
      closed = true;
    }
    failAll(why);
    watcher.closed(why);
  }

  private void failAll(String why) {
    for (var id : List.copyOf(waiting.keySet())) {
      var reply = waiting.remove(id);
      if (reply != null) reply.completeExceptionally(new IOException("socket " + why));
    }
  }

  /** Waits; whatever goes wrong is an {@link IOException}. */
  static <T> T await(CompletableFuture<T> future, Duration patience) throws IOException {
    try {
      return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Refused refused) throw refused;
      throw new IOException(String.valueOf(failed.getCause()), failed);
    } catch (TimeoutException late) {
      throw new IOException("no answer within " + patience.toMillis() + " ms", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }
}
