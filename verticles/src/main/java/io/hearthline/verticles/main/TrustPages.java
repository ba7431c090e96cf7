package io.hearthline.verticles.main;

import io.hearthline.verticles.access.Origins;
import io.hearthline.verticles.tls.AuthorityMaterial;
import io.hearthline.verticles.tls.QrPicture;
import io.hearthline.verticles.tls.Tls;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code /ca}: how to make a phone, tablet or computer trust this node, in English or German, and
 * the files for it.
 */
final class TrustPages {
  private static final System.Logger LOG = System.getLogger(TrustPages.class.getName());
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]+){3}|\\[?::1]?", Pattern.CASE_INSENSITIVE);

  private static final long LAN_HOST_NANOS = 5_000_000_000L;

  private final Tls tls;
  private volatile @Nullable LanHostKnown lanHost;
  private final Config config;
  private final Origins origins;
  private final IntSupplier httpPort;
  private final IntSupplier httpsPort;

  TrustPages(Tls tls, Config config, IntSupplier httpPort, IntSupplier httpsPort) {
    this.tls = tls;
    this.config = config;
    this.origins = new Origins(config.http().origins(), tls.hostNames());
    this.httpPort = httpPort;
    this.httpsPort = httpsPort;
  }

  /** Asked each time: it is another one once the node has joined a cluster. */
  private @Nullable AuthorityMaterial authority() {
    return tls.authority().orElse(null);
  }

  /** {@code /ca.crt} is DER under the type that makes Android and Windows install it. */
  void certificate(RoutingContext context) {
    var material = authority();
    if (material == null) {
      context.response().setStatusCode(404).end("this node shows a certificate of its operator");
      return;
    }
    context
        .response()
        .putHeader("Content-Type", "application/x-x509-ca-cert")
        .putHeader("Content-Disposition", "attachment; filename=\"hearthline-ca.crt\"")
        .end(Buffer.buffer(material.der()));
  }

  void mountMore(Router router) {
    router
        .get("/ca.mobileconfig")
        .handler(context -> {
          var authority = authority();
          if (authority == null) context.fail(404);
          else
            context
                .response()
                .putHeader("Content-Type", "application/x-apple-aspen-config")
                .putHeader(
                    "Content-Disposition", "attachment; filename=\"hearthline.mobileconfig\"")
                .end(authority.mobileConfig());
        });
    router
        .get("/ca.pem")
        .handler(context -> {
          var authority = authority();
          if (authority == null) context.fail(404);
          else
            context
                .response()
                .putHeader("Content-Type", "application/x-pem-file")
                .end(authority.pem());
        });
    router
        .get("/ca.svg")
        .handler(context ->
            context
                .response()
                .putHeader("Content-Type", "image/svg+xml")
                .putHeader("Cache-Control", "no-store")
                .end(new QrPicture(secureAddress(context)).svg()));
  }

  /** The address to open on any device: over TLS, or as it was configured. */
  String secureAddress(RoutingContext context) {
    String configured = config.http().publicUrl();
    if (!configured.isEmpty()) return configured;
    return "https://" + host(context) + ":" + httpsPort.getAsInt() + "/";
  }

  /** Where a new device learns to trust that address; empty if it does already. */
  Optional<String> trustAddress(RoutingContext context) {
    if (authority() == null || !config.http().publicUrl().isEmpty()) return Optional.empty();
    return Optional.of("http://" + host(context) + ":" + httpPort.getAsInt() + "/ca");
  }

  /**
   * The host that the visitor used: what works for him will work for the next one, unless he is on
   * this very machine.
   */
  private String host(RoutingContext context) {
    var authorityHeader = context.request().authority();
    String host = authorityHeader == null ? "" : authorityHeader.host();
    boolean plain = host.length() <= 253 && host.matches("[A-Za-z0-9.:_-]+|\\[[0-9a-fA-F:.]+]");
    // A name that somebody else has turned to our address must not be the one we tell to trust.
    if (!plain || !origins.isOurs(host)) return config.nodeName() + ".local";
    if (LOOPBACK.matcher(host).matches()) return lanHost().orElse(host);
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  /** Asked for without a token, so the system is not asked each time. */
  private Optional<String> lanHost() {
    long nowNanos = System.nanoTime();
    var known = lanHost;
    if (known == null || nowNanos - known.sinceNanos > LAN_HOST_NANOS) {
      known = new LanHostKnown(findLanHost(), nowNanos);
      lanHost = known;
    }
    return known.host;
  }

  private record LanHostKnown(Optional<String> host, long sinceNanos) {}

  private Optional<String> findLanHost() {
    try {
      return LanHost.of(config, tls.current());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the addresses of this machine are not known", e);
      return Optional.empty();
    }
  }

  void page(RoutingContext context) {
    var text = TrustText.preferredBy(context.request().getHeader("Accept-Language"));
    var authority = authority();
    var fingerprint = authority == null ? null : authority.sha256Fingerprint();
    context
        .response()
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .putHeader("Cache-Control", "no-store")
        .end(text.page(secureAddress(context), fingerprint));
  }
}
