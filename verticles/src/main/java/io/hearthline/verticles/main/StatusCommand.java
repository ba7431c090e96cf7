package io.hearthline.verticles.main;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** {@code hearthline status}: what the node on this machine says of itself. */
final class StatusCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Exits 0 when the node is healthy, 1 when it is not or does not answer. */
  static int run(Config config) {
    var address = URI.create("http://127.0.0.1:" + config.http().port() + "/health");
    try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      var request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
      var response = client.send(request, HttpResponse.BodyHandlers.ofString());
      var body = new JsonObject(response.body());
      System.out.printf(
          "%s, version %s, up %d s, %d streams, %d connections%n",
          body.getString("status"),
          body.getString("version"),
          body.getLong("uptime_seconds", 0L),
          body.getInteger("active_streams", 0),
          body.getInteger("connected_clients", 0));
      var degraded = body.getJsonArray("degraded");
      if (degraded != null && !degraded.isEmpty()) System.out.println("degraded: " + degraded);
      for (var note : body.getJsonArray("notes", new JsonArray())) System.out.println(note);
      return response.statusCode() == 200 ? 0 : 1;
    } catch (IOException | DecodeException failure) {
      String why = failure.getMessage() == null ? "connection refused" : failure.getMessage();
      return Main.fail("no node answers at " + address + ": " + why);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private StatusCommand() {}
}
