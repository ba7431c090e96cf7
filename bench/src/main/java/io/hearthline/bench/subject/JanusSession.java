package io.hearthline.bench.subject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One session of Janus's HTTP API: requests are posted, and what they lead to comes by a long poll,
 * told apart by transaction. Any thread.
 */
final class JanusSession implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LONG_POLL = Duration.ofSeconds(45);
  private static final Duration RETRY = Duration.ofMillis(100);
  private static final int EVENTS_PER_POLL = 64;
  private static final String PLUGIN = "janus.plugin.videoroom";

  private final URI session;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();
  private final AtomicLong transactions = new AtomicLong();
  private final Map<String, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Asks until Janus listens: it does not say when. */
  JanusSession(URI api) throws IOException, InterruptedException {
    session = URI.create(api + "/" + create(api));
    Thread.ofVirtual().name("janus-events").start(this::poll);
  }

  private long create(URI api) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return post(api, request("create")).path("data").path("id").asLong();
      } catch (ConnectException notYet) {
        if (System.nanoTime() - deadline > 0) throw notYet;
        Thread.sleep(RETRY);
      }
    }
  }

  /** A handle of the videoroom plugin. */
  long attach() throws IOException, InterruptedException {
    return post(session, request("attach").put("plugin", PLUGIN)).path("data").path("id").asLong();
  }

  void detach(long handle) throws IOException, InterruptedException {
    post(handle(handle), request("detach"));
  }

  ObjectNode body(String request) {
    return JSON.createObjectNode().put("request", request);
  }

  /** A request that is answered at once. */
  JsonNode ask(long handle, ObjectNode body) throws IOException, InterruptedException {
    var request = request("message");
    request.set("body", body);
    return checked(post(handle(handle), request));
  }

  /**
   * A request that is answered by an event.
   *
   * @param type of the SDP: offer or answer; ignored if there is no SDP
   */
  JsonNode tell(long handle, ObjectNode body, String type, String sdp)
      throws IOException, InterruptedException {
    var request = request("message");
    request.set("body", body);
    if (!sdp.isEmpty()) {
      request.putObject("jsep").put("type", type).put("sdp", sdp).put("trickle", false);
    }
    var event = new CompletableFuture<JsonNode>();
    var transaction = request.get("transaction").asText();
    waiting.put(transaction, event);
    try {
      post(handle(handle), request);
      return checked(event.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException failure) {
      throw new IOException("Janus did not answer " + body, failure);
    } finally {
      waiting.remove(transaction);
    }
  }

  private URI handle(long handle) {
    return URI.create(session + "/" + handle);
  }

  private ObjectNode request(String kind) {
    return JSON.createObjectNode()
        .put("janus", kind)
        .put("transaction", "t" + transactions.incrementAndGet());
  }

  private JsonNode post(URI to, ObjectNode request) throws IOException, InterruptedException {
    var response =
        http.send(
            HttpRequest.newBuilder(to)
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    var answer = JSON.readTree(response.body());
    if (response.statusCode() != 200 || answer.path("janus").asText().equals("error"))
      throw new IOException("Janus refused " + request.get("janus") + ": " + response.body());
    return answer;
  }

  private static JsonNode checked(JsonNode event) throws IOException {
    var data = event.path("plugindata").path("data");
    if (data.has("error") || event.path("janus").asText().equals("error"))
      throw new IOException("Janus: " + event);
    return event;
  }

  private void poll() {
    var request =
        HttpRequest.newBuilder(URI.create(session + "?maxev=" + EVENTS_PER_POLL))
            .timeout(LONG_POLL)
            .GET()
            .build();
    while (!closed) {
      try {
        var events = JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        if (events.isArray()) events.forEach(this::deliver);
        else deliver(events);
      } catch (IOException _) {
        // Closed, or a poll that failed: the next one brings what waits.
        LockSupport.parkNanos(RETRY.toNanos());
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void deliver(JsonNode event) {
    var asker = waiting.get(event.path("transaction").asText());
    if (asker != null && !event.path("janus").asText().equals("ack")) asker.complete(event);
  }

  @Override
  public void close() {
    closed = true;
    http.shutdownNow();
  }
}
