package io.hearthline.verticles.main;

import io.hearthline.verticles.access.Access;
import io.hearthline.verticles.signaling.SignalingParts;
import io.hearthline.verticles.signaling.config.IceServer;
import io.hearthline.verticles.signaling.config.Limits;
import io.hearthline.verticles.signaling.config.SignalingConfig;
import io.hearthline.verticles.tls.Tls;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;

/** Turns the configuration into what the signaling verticle is made of. */
final class SignalingSetup {
  /** Listening slots of a native client, in signaling and in the relay alike. */
  static final int SLOTS = 6;

  static SignalingConfig config(Config config, Set<String> hostNames) {
    var http = config.http();
    var origins = new ArrayList<>(http.origins());
    if (!http.publicUrl().isEmpty()) {
      var address = URI.create(http.publicUrl());
      origins.add(address.getScheme() + "://" + address.getRawAuthority());
    }
    var iceServers =
        config.iceServers().stream()
            .map(server -> new IceServer(server.urls(), server.username(), server.credential()))
            .toList();
    return new SignalingConfig(
        http.host(),
        http.port(),
        http.httpsPort(),
        origins,
        List.copyOf(hostNames),
        http.trustedProxies(),
        Limits.defaults().withConnections(config.limits().connections()),
        iceServers,
        SLOTS,
        new SignalingConfig.Parts(config.signals(), config.relays()),
        config.nodeName(),
        Version.text());
  }

  static SignalingParts parts(
      Config config, Access access, Tls tls, IntSupplier httpPort, IntSupplier httpsPort) {
    var trust = new TrustPages(tls, config, httpPort, httpsPort);
    return new SignalingParts(
        access,
        tls.sslOptions(),
        trust::page,
        trust::certificate,
        router -> {
          trust.mountMore(router);
          info(config, httpsPort, trust, router);
        });
  }

  /**
   * What the web app needs to know before it may know anything: who this is, where it is secure,
   * and where other devices find it.
   */
  private static void info(Config config, IntSupplier httpsPort, TrustPages trust, Router router) {
    router
        .get("/api/v1/info")
        .handler(context ->
            context.json(
                new JsonObject()
                    .put("name", config.nodeName())
                    .put("version", Version.text())
                    .put("httpsPort", httpsPort.getAsInt())
                    .put("address", trust.secureAddress(context))
                    .put("trustAddress", trust.trustAddress(context).orElse(null))));
  }

  private SignalingSetup() {}
}
