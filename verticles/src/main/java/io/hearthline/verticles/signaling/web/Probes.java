package io.hearthline.verticles.signaling.web;

import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** {@code /health}, {@code /health/live}, {@code /health/ready} and {@code /metrics}. */
public final class Probes {
  private final Vertx vertx;
  private final DeliveryOptions options;

  public Probes(Vertx vertx, Duration busReply) {
    this.vertx = vertx;
    this.options = new DeliveryOptions().setSendTimeout(busReply.toMillis()).setLocalOnly(true);
  }

  public void mount(Router router) {
    router.get("/health").handler(request -> health(request, "health"));
    router.get("/health/live").handler(request -> health(request, "live"));
    router.get("/health/ready").handler(request -> health(request, "ready"));
    router.get("/metrics").handler(this::metrics);
  }

  /** The body of {@code /health}. */
  public Future<JsonObject> report() {
    return ask(Addresses.HEALTH_REPORT, new JsonObject().put("probe", "health"))
        .map(reply -> reply.getJsonObject("body", new JsonObject()));
  }

  private void health(RoutingContext request, String probe) {
    ask(Addresses.HEALTH_REPORT, new JsonObject().put("probe", probe))
        .onSuccess(reply ->
            Answers.json(
                request,
                reply.getInteger("status", 200),
                reply.getJsonObject("body", new JsonObject())))
        .onFailure(failure ->
            Answers.json(
                request,
                503,
                new JsonObject()
                    .put("status", "unhealthy")
                    .put("reason", "health: " + Refusal.of(failure).reason())));
  }

  private void metrics(RoutingContext request) {
    var accept = request.request().getHeader(HttpHeaders.ACCEPT);
    boolean wantsJson = accept != null && accept.contains("application/json");
    ask(Addresses.METRICS_SCRAPE, new JsonObject().put("format", wantsJson ? "json" : "prometheus"))
        .onSuccess(reply ->
            request
                .response()
                .putHeader(HttpHeaders.CONTENT_TYPE, reply.getString("contentType", "text/plain"))
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(text(reply.getValue("body"))))
        .onFailure(failure -> Answers.refuse(request, 503, Refusal.of(failure).reason()));
  }

  private static String text(Object body) {
    return body instanceof JsonObject json ? json.encode() : String.valueOf(body);
  }

  private Future<JsonObject> ask(String address, JsonObject body) {
    return vertx.eventBus().<JsonObject>request(address, body, options).map(Message::body);
  }
}
