package io.hearthline.verticles.signaling.web;

import io.hearthline.verticles.access.Access;
import io.hearthline.verticles.access.Access.Verdict;
import io.hearthline.verticles.access.Identity;
import io.hearthline.verticles.access.Origins;
import io.hearthline.verticles.signaling.admission.Credentials;
import io.hearthline.verticles.signaling.admission.TrustedProxies;
import io.hearthline.verticles.signaling.session.Refused;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads from a request who asks and from where, and decides whether he may. */
public final class Requests {
  private static final String PREFIX = "prefix";

  private final Access access;
  private final Origins origins;
  private final TrustedProxies proxies;

  public Requests(Access access, Origins origins, TrustedProxies proxies) {
    this.access = access;
    this.origins = origins;
    this.proxies = proxies;
  }

  /** The type of a Content-Type or Accept header without its parameters; empty if there is none. */
  public static String mediaType(@Nullable String header) {
    if (header == null) return "";
    int parameters = header.indexOf(';');
    var bare = parameters < 0 ? header : header.substring(0, parameters);
    return bare.strip().toLowerCase(Locale.ROOT);
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
    var bearer = Access.bearer(request.getHeader(HttpHeaders.AUTHORIZATION)).orElse(null);
    return new Credentials(bearer, remoteAddress(request)).with(pathToken);
  }

  public String remoteAddress(HttpServerRequest request) {
    var peer = request.remoteAddress();
    var host = peer == null ? null : peer.hostAddress();
    // A proxy may add a line of its own behind the client's: all of them count, in order.
    var lines = request.headers().getAll("X-Forwarded-For");
    var forwarded = lines.isEmpty() ? null : String.join(",", lines);
    return proxies.client(host == null ? "unknown" : host, forwarded);
  }

  /**
   * Who asks by plain HTTP. A page of a foreign origin is refused whatever token it has; without a
   * token so is a request for a host name that is not ours (DNS rebinding).
   *
   * @throws Refused for whoever may not come in
   */
  public Identity admit(HttpServerRequest request) {
    requireAllowedOrigin(request);
    var credentials = credentials(request, null);
    if (credentials.token() == null && !origins.isOurs(request.getHeader(HttpHeaders.HOST))) {
      throw new Refused(403, "host", "unknown host name, see http.origins");
    }
    return admit(credentials);
  }

  /**
   * Who shows these credentials.
   *
   * @throws Refused for whoever may not come in
   */
  public Identity admit(Credentials credentials) {
    return switch (access.authenticate(credentials.token(), credentials.remoteAddress())) {
      case Verdict.Granted(var identity) -> identity;
      case Verdict.Denied() -> throw new Refused(401, "unauthorized", "a valid token is needed");
      case Verdict.Wait(var wait) -> throw Refused.tooManyFailures(wait);
    };
  }

  /** Whether what was granted earlier still stands: not once its token is revoked or expired. */
  public boolean stands(Identity identity) {
    return access.stands(identity);
  }

  /** Refuses pages of other origins. */
  public void requireAllowedOrigin(HttpServerRequest request) {
    if (!isFromAllowedOrigin(request)) {
      throw new Refused(403, "origin", "origin not allowed, see http.origins");
    }
  }
}
