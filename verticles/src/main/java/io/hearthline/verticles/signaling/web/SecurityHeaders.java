package io.hearthline.verticles.signaling.web;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** What a browser is told not to do with anything that comes from us. A route may say otherwise. */
public final class SecurityHeaders implements Handler<RoutingContext> {
  private static final String POLICY =
      "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:;"
          + " media-src 'self' blob: mediastream:; object-src 'none'; base-uri 'none';"
          + " form-action 'self'; frame-ancestors 'self'";

  @Override
  public void handle(RoutingContext request) {
    request
        .response()
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Permissions-Policy", "microphone=(self), camera=(), geolocation=()");
    request.next();
  }
}
