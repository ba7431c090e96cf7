package io.hearthline.bench.subject;

import io.hearthline.bench.load.Listener;
import io.hearthline.bench.load.Peer;
import io.hearthline.bench.load.Talker;
import io.hearthline.bench.subject.Conference.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** WHIP and WHEP from the client's side. Any thread. */
public final class WebRtcHttp implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .connectTimeout(PATIENCE)
          .build();
  private final Map<Peer, URI> sessions = new ConcurrentHashMap<>();

  public WebRtcHttp(URI base) {
    this.base = base;
  }

  public void publish(Talker talker, String stream) throws IOException, InterruptedException {
    talker.answered(post(talker, "/whip/" + stream, talker.offer()));
  }

  public void listen(Listener listener, String stream) throws IOException, InterruptedException {
    listener.answered(post(listener, "/whep/" + stream, listener.offer()));
  }

  public void leave(Peer peer) throws IOException, InterruptedException {
    var session = sessions.remove(peer);
    if (session == null) return;
    var request = HttpRequest.newBuilder(session).timeout(PATIENCE).DELETE().build();
    http.send(request, HttpResponse.BodyHandlers.discarding());
  }

  private String post(Peer peer, String path, String offer)
      throws IOException, InterruptedException {
    var endpoint = base.resolve(path);
    var request =
        HttpRequest.newBuilder(endpoint)
            .timeout(PATIENCE)
            .header("Content-Type", "application/sdp")
            .POST(HttpRequest.BodyPublishers.ofString(offer))
            .build();
    var response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 201)
      throw new RefusedException(response.statusCode(), response.body());
    response
        .headers()
        .firstValue("Location")
        .ifPresent(location -> sessions.put(peer, endpoint.resolve(location)));
    return response.body();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
