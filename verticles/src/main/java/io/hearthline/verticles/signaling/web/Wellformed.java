package io.hearthline.verticles.signaling.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** Refuses requests that two readers may understand in two ways. */
public final class Wellformed implements Handler<RoutingContext> {
  @Override
  public void handle(RoutingContext request) {
    var trouble = trouble(request.request());
    if (trouble.isEmpty()) request.next();
    else Answers.refuse(request, 400, trouble);
  }

  private static String trouble(HttpServerRequest request) {
    if (request.headers().getAll(HttpHeaders.HOST).size() > 1) return "more than one host";
    // Whoever waits for the end of that body waits for ever. An offer of HTTP/2, which some clients
    // make with every POST, is just not taken.
    boolean upgrade = "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
    if (upgrade && hasBody(request)) return "a WebSocket upgrade has no body";
    return "";
  }

  private static boolean hasBody(HttpServerRequest request) {
    var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }
}
