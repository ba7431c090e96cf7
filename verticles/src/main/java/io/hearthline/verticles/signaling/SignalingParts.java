package io.hearthline.verticles.signaling;

import io.hearthline.verticles.access.Access;
import io.vertx.core.Handler;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the verticle is put together from.
 *
 * @param access who may come in; asked on the event loop
 * @param tls certificate and more for HTTPS; null serves plain HTTP only
 * @param caPage answers {@code /ca}
 * @param caCertificate answers {@code /ca.crt}
 * @param more further routes, mounted before the web app
 */
public record SignalingParts(
    Access access,
    @Nullable ServerSSLOptions tls,
    Handler<RoutingContext> caPage,
    Handler<RoutingContext> caCertificate,
    Consumer<Router> more) {}
