package io.hearthline.verticles.signaling.web;

import io.hearthline.verticles.signaling.session.Refused;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** The few shapes of an HTTP answer. */
public final class Answers {
  private static final String RETRY_AFTER = "Retry-After";

  private Answers() {}

  public static void json(RoutingContext request, int status, JsonObject body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(body.encode());
  }

  /** A refusal in words. */
  public static void refuse(RoutingContext request, int status, String reason) {
    refuse(request, Refused.of(status, reason));
  }

  /** A refusal in words, with a time to wait where trying again makes sense. */
  public static void refuse(RoutingContext request, Refused refused) {
    var response = request.response();
    if (response.ended() || response.closed()) return;
    long retryAfter = refused.retryAfterSeconds();
    if (retryAfter > 0) response.putHeader(RETRY_AFTER, Long.toString(retryAfter));
    if (refused.status() == 401) response.putHeader("WWW-Authenticate", "Bearer");
    response
        .setStatusCode(refused.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(refused.reason() + "\n");
  }

  /** Refuses and hangs up: whoever is to come back later makes room until then. */
  public static void refuseAndClose(RoutingContext request, Refused refused) {
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    request.addEndHandler(_ -> request.request().connection().close());
    refuse(request, refused);
  }
}
