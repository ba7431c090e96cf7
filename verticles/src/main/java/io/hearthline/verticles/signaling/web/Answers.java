package io.hearthline.verticles.signaling.web;

import io.hearthline.verticles.signaling.admission.Access;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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

  /** A refusal in words, with a time to wait where trying again makes sense. */
  public static void refuse(
      RoutingContext request, int status, String reason, @Nullable Duration retryAfter) {
    var response = request.response();
    if (response.ended() || response.closed()) return;
    if (retryAfter != null) {
      response.putHeader(RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
    }
    if (status == 401) response.putHeader("WWW-Authenticate", "Bearer");
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(reason + "\n");
  }

  public static void refuse(RoutingContext request, Access.Denied denied) {
    refuse(request, denied.status(), denied.reason(), denied.retryAfter());
  }
}
