package io.hearthline.verticles.signaling;

import io.hearthline.verticles.signaling.admission.Places;
import io.hearthline.verticles.signaling.admission.Refusals;
import io.hearthline.verticles.signaling.config.Limits;
import io.hearthline.verticles.signaling.relay1.Card;
import io.hearthline.verticles.signaling.relay1.Cards;
import io.hearthline.verticles.signaling.session.Refused;
import io.hearthline.verticles.signaling.socket.Socket;
import io.hearthline.verticles.signaling.web.Answers;
import io.hearthline.verticles.signaling.web.Requests;
import io.hearthline.verticles.signaling.ws.NativeClients;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decides who gets a WebSocket and which protocol it speaks. Confined to one event loop. */
final class Upgrades {
  private final Limits limits;
  private final Requests requests;
  private final Refusals refusals;
  private final NativeClients clients;
  private final Cards cards;
  private final Places places;
  private final Consumer<HttpConnection> onConnectionGone;
  private int open;
  private long opened;
  private boolean draining;

  /**
   * None yet.
   *
   * @param onConnectionGone told of connections that became a WebSocket; they themselves no longer
   *     tell anybody (Vert.x 5.0.10)
   */
  Upgrades(
      Limits limits,
      Requests requests,
      Refusals refusals,
      NativeClients clients,
      Cards cards,
      Places places,
      Consumer<HttpConnection> onConnectionGone) {
    this.limits = limits;
    this.requests = requests;
    this.refusals = refusals;
    this.clients = clients;
    this.cards = cards;
    this.places = places;
    this.onConnectionGone = onConnectionGone;
  }

  static boolean isUpgrade(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
  }

  int open() {
    return open;
  }

  /** Since the start. */
  long opened() {
    return opened;
  }

  void drain() {
    draining = true;
  }

  /**
   * A token that was shown must be good. Without one a page has to be ours; a native client may
   * then show its token in hello, which gives it a place; a card lives by what strangers may do.
   *
   * @param pathToken from {@code /ws/TOKEN}; it waives the check of the origin
   */
  void handle(RoutingContext context, @Nullable String pathToken) {
    var request = context.request();
    if (!isUpgrade(request)) {
      context.response().putHeader(HttpHeaders.UPGRADE, "websocket");
      Answers.refuse(context, 426, "this is for WebSockets");
      return;
    }
    if (draining) {
      refuse(context, "draining", 503, "this node is going down");
      return;
    }
    if (places.areAllTaken()) {
      refuse(context, "connections", 503, "too many connections");
      return;
    }
    try {
      if (pathToken == null) requests.requireAllowedOrigin(request);
      var credentials = requests.credentials(request, pathToken);
      if (isNative(request)) {
        if (credentials.token() != null) requests.admit(credentials);
        upgrade(context, socket -> clients.accept(socket, credentials), () -> {});
      } else {
        var who = requests.admit(credentials);
        var card =
            new Card(who, credentials.remoteAddress(), request.getHeader(HttpHeaders.USER_AGENT));
        places.take();
        upgrade(context, socket -> cards.accept(socket, card), places::leave);
      }
    } catch (Refused refused) {
      refusals.count(refused.code());
      Answers.refuseAndClose(context, refused);
    }
  }

  private interface Speaker {
    void accept(Socket socket);
  }

  private void upgrade(RoutingContext context, Speaker speaker, Runnable onGone) {
    open++;
    Runnable gone =
        () -> {
          open--;
          onGone.run();
        };
    var connection = context.request().connection();
    Runnable connectionGone =
        () -> {
          gone.run();
          onConnectionGone.accept(connection);
        };
    context
        .request()
        .toWebSocket()
        .onSuccess(webSocket -> speaker.accept(socket(webSocket, connectionGone)))
        .onFailure(_ -> {
          gone.run();
          Answers.refuse(context, 400, "not a WebSocket");
        });
  }

  private Socket socket(ServerWebSocket webSocket, Runnable gone) {
    opened++;
    return new Socket(webSocket, limits, refusals, gone);
  }

  private void refuse(RoutingContext context, String counted, int status, String reason) {
    refusals.count(counted);
    Answers.refuseAndClose(context, Refused.of(status, reason));
  }

  private static boolean isNative(HttpServerRequest request) {
    var offered = request.getHeader("Sec-WebSocket-Protocol");
    if (offered == null) return false;
    for (var name : offered.split(",", -1)) {
      if (name.strip().equals(NativeClients.SUBPROTOCOL)) return true;
    }
    return false;
  }
}
