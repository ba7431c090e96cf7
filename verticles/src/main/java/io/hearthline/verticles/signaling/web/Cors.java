package io.hearthline.verticles.signaling.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Lets pages read our answers; which pages may is decided before. */
public final class Cors {
  private static final String DAY_SECONDS = "86400";

  private Cors() {}

  public static void allow(RoutingContext request) {
    var origin = request.request().getHeader(HttpHeaders.ORIGIN);
    if (origin == null) return;
    request
        .response()
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
        .putHeader(HttpHeaders.VARY, "Origin")
        .putHeader(
            HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS,
            "Location, ETag, Link, Accept-Patch, Retry-After");
  }

  public static void preflight(RoutingContext request, String methods) {
    allow(request);
    request
        .response()
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, methods)
        .putHeader(
            HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type, If-Match")
        .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, DAY_SECONDS);
  }
}
