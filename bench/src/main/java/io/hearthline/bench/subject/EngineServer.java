package io.hearthline.bench.subject;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hearthline.media.engine.EngineListener;
import io.hearthline.media.engine.EngineOptions;
import io.hearthline.media.engine.MediaEngine;
import io.hearthline.media.engine.MediaFailure;
import io.hearthline.media.sdp.Profile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The media engine alone behind the least of WHIP and WHEP: no streams, tokens or limits. Tells
 * what of a node's cost is media's, and tests the generator without a node.
 */
public final class EngineServer implements AutoCloseable {
  /** Talkers at one engine, listeners at another, a pipe between the two. */
  static final String PIPED = "piped";

  private static final int MAX_TRANSPORTS = 100_000;

  private final MediaEngine engine;

  /** Where listeners are: the same, or another one behind a pipe. */
  private final MediaEngine listening;

  private final HttpServer http;
  private final AtomicLong nextId = new AtomicLong();

  private EngineServer(boolean piped) throws IOException {
    engine = openEngine();
    listening = piped ? behindPipe(engine) : engine;
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/whip/", exchange -> answer(exchange, Profile.WHIP));
    http.createContext("/whep/", exchange -> answer(exchange, Profile.WHEP));
    http.start();
  }

  private static MediaEngine openEngine() throws IOException {
    var options = new EngineOptions(0, List.of(), List.of("lo"), 6, MAX_TRANSPORTS);
    return MediaEngine.open(options, EngineListener.DEAF);
  }

  private static MediaEngine behindPipe(MediaEngine talking) throws IOException {
    var other = openEngine();
    var end = talking.pipes().end();
    talking.pipes().open("listening", end, other.pipes().answer("talking", end).join()).join();
    return other;
  }

  public static EngineServer open() throws IOException {
    return new EngineServer(false);
  }

  /** As a process of its own, {@code piped} or not; ends with its standard input. */
  public static void main(String[] arguments) throws IOException {
    try (var server = new EngineServer(List.of(arguments).contains(PIPED))) {
      System.out.printf(
          "hearthline ready http=%d media=%d%n", server.httpPort(), server.mediaPort());
      while (System.in.read() >= 0) Thread.onSpinWait();
    }
  }

  public int httpPort() {
    return http.getAddress().getPort();
  }

  public int mediaPort() {
    return engine.port();
  }

  private void answer(HttpExchange exchange, Profile profile) throws IOException {
    try (exchange) {
      if (exchange.getRequestMethod().equals("DELETE")) {
        var path = exchange.getRequestURI().getPath();
        engineOf(path).close(path.substring(path.lastIndexOf('/') + 1)).join();
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      var offer = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var path = exchange.getRequestURI().getPath();
      var stream = path.substring(path.lastIndexOf('/') + 1);
      var id = "transport-" + nextId.incrementAndGet();
      var answered = engineOf(path).answer(id, offer, profile);
      if (profile == Profile.WHIP) publish(id, stream);
      else listening.listen(id, 0, stream).join();
      exchange.getResponseHeaders().add("Location", path + "/" + id);
      send(exchange, 201, answered.sdp());
    } catch (MediaFailure refused) {
      send(exchange, 503, String.valueOf(refused.getMessage()));
    }
  }

  private MediaEngine engineOf(String path) {
    return path.startsWith("/whep/") ? listening : engine;
  }

  private void publish(String id, String stream) {
    engine.publish(id, stream).join();
    if (listening != engine) listening.pipes().follow(stream, "talking").join();
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    http.stop(0);
    listening.close();
    engine.close();
  }
}
