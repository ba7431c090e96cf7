package io.hearthline.verticles.signaling.web;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a browser is told not to do with anything that comes from us. A route may say otherwise.
 *
 * <p>A page may open WebSockets anywhere, because a panel on the wall stays loaded for months and
 * has to move to nodes that came long after it. By HTTP it may speak to its own node and to those
 * that are known when it is loaded.
 */
public final class SecurityHeaders implements Handler<RoutingContext> {
  /** Nothing that could end the directive. */
  private static final Pattern BASE_URL =
      Pattern.compile("(https?)://([A-Za-z0-9.:\\[\\]_-]{1,260})(?:/.*)?");

  private String policy = policy("");

  /**
   * Lets pages speak to these too, from the next one on.
   *
   * @param baseUrls of other nodes, with {@code https} or {@code http}
   */
  public void allow(Collection<String> baseUrls) {
    policy =
        policy(
            baseUrls.stream()
                .map(BASE_URL::matcher)
                .filter(Matcher::matches)
                .map(url -> url.group(1) + "://" + url.group(2))
                .distinct()
                .sorted()
                .collect(Collectors.joining(" ")));
  }

  String policy() {
    return policy;
  }

  private static String policy(String others) {
    return "default-src 'self'; connect-src 'self' ws: wss:"
        + (others.isEmpty() ? "" : " " + others)
        + "; img-src 'self' data:;"
        + " media-src 'self' blob: mediastream:; object-src 'none'; base-uri 'none';"
        + " form-action 'self'; frame-ancestors 'self'";
  }

  @Override
  public void handle(RoutingContext request) {
    request
        .response()
        .putHeader("Content-Security-Policy", policy)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Permissions-Policy", "microphone=(self), camera=(), geolocation=()");
    request.next();
  }
}
