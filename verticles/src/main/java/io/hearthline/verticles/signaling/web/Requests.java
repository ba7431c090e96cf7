package io.hearthline.verticles.signaling.web;

import io.hearthline.verticles.signaling.admission.Access;
import io.hearthline.verticles.signaling.admission.AccessCheck;
import io.hearthline.verticles.signaling.admission.Credentials;
import io.hearthline.verticles.signaling.admission.Origins;
import io.hearthline.verticles.signaling.admission.TrustedProxies;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads from a request who asks and from where. */
public final class Requests {
  private static final String BEARER = "bearer ";
  private static final String PREFIX = "prefix";

  private final AccessCheck access;
  private final Origins origins;
  private final TrustedProxies proxies;

  public Requests(AccessCheck access, Origins origins, TrustedProxies proxies) {
    this.access = access;
    this.origins = origins;
    this.proxies = proxies;
  }

  /** The token of {@code Authorization: Bearer}, null without one. */
  public static @Nullable String bearer(HttpServerRequest request) {
    var header = request.getHeader(HttpHeaders.AUTHORIZATION);
    boolean isBearer = header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER);
    return isBearer ? header.substring(BEARER.length()).strip() : null;
  }

  /** Keeps a prefix that is taken off the path, for those who answer with a path. */
  public static void remember(RoutingContext request, String prefix) {
    request.put(PREFIX, prefix);
  }

  /** The path as the client wrote it. */
  public static String writtenPath(RoutingContext request) {
    var uri = request.request().uri();
    int query = uri.indexOf('?');
    var path = query < 0 ? uri : uri.substring(0, query);
    @Nullable String prefix = request.get(PREFIX);
    return prefix == null || path.startsWith(prefix) ? path : prefix + path;
  }

  /** Whether the page behind the request, if any, may talk to us without showing a token. */
  public boolean isFromAllowedOrigin(HttpServerRequest request) {
    return origins.allows(
        request.getHeader(HttpHeaders.ORIGIN), request.getHeader(HttpHeaders.HOST));
  }

  public Credentials credentials(HttpServerRequest request, @Nullable String pathToken) {
    var token = pathToken == null ? bearer(request) : pathToken;
    return new Credentials(token, remoteAddress(request), request.getHeader(HttpHeaders.ORIGIN));
  }

  public String remoteAddress(HttpServerRequest request) {
    var peer = request.remoteAddress();
    var host = peer == null ? null : peer.hostAddress();
    return proxies.client(host == null ? "unknown" : host, request.getHeader("X-Forwarded-For"));
  }

  /**
   * Decides about a plain HTTP request. A page of a foreign origin is refused whatever token it
   * has; without a token so is a request for a host name that is not ours (DNS rebinding).
   */
  public Access check(HttpServerRequest request) {
    if (!isFromAllowedOrigin(request)) {
      return new Access.Denied(403, "origin not allowed, see http.origins", null);
    }
    var credentials = credentials(request, null);
    if (credentials.token() == null && !origins.isOurs(request.getHeader(HttpHeaders.HOST))) {
      return new Access.Denied(403, "unknown host name, see http.origins", null);
    }
    return access.check(credentials);
  }
}
