package io.hearthline.verticles.signaling;

import io.hearthline.verticles.signaling.admission.Access;
import io.hearthline.verticles.signaling.admission.AccessCheck;
import io.hearthline.verticles.signaling.admission.Refusals;
import io.hearthline.verticles.signaling.config.Limits;
import io.hearthline.verticles.signaling.relay1.Card;
import io.hearthline.verticles.signaling.relay1.Cards;
import io.hearthline.verticles.signaling.socket.Socket;
import io.hearthline.verticles.signaling.web.Answers;
import io.hearthline.verticles.signaling.web.Requests;
import io.hearthline.verticles.signaling.ws.NativeClients;
import io.hearthline.verticles.signaling.ws.UpgradeCredentials;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Decides who gets a WebSocket and which protocol it speaks. Confined to one event loop. */
final class Upgrades {
  private final Limits limits;
  private final Requests requests;
  private final AccessCheck access;
  private final Refusals refusals;
  private final NativeClients clients;
  private final Cards cards;
  private int open;
  private boolean draining;

  Upgrades(
      Limits limits,
      Requests requests,
      AccessCheck access,
      Refusals refusals,
      NativeClients clients,
      Cards cards) {
    this.limits = limits;
    this.requests = requests;
    this.access = access;
    this.refusals = refusals;
    this.clients = clients;
    this.cards = cards;
  }

  static boolean isUpgrade(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
  }

  int open() {
    return open;
  }

  void drain() {
    draining = true;
  }

  /**
   * A token that was shown must be good. Without one a page has to be ours; a native client may
   * then show its token in hello, a card lives by what strangers may do.
   *
   * @param pathToken from {@code /ws/TOKEN}; it waives the check of the origin
   */
  void handle(RoutingContext context, @Nullable String pathToken) {
    var request = context.request();
    if (draining) {
      refuse(context, "draining", 503, "this node is going down");
      return;
    }
    if (open >= limits.connections()) {
      refuse(context, "connections", 503, "too many connections");
      return;
    }
    if (pathToken == null && !requests.isFromAllowedOrigin(request)) {
      refuse(context, "origin", 403, "origin not allowed, see http.origins");
      return;
    }
    var credentials = requests.credentials(request, pathToken);
    if (isNative(request) && credentials.token() == null) {
      upgrade(context, socket -> clients.accept(socket, new UpgradeCredentials(credentials)));
      return;
    }
    switch (access.check(credentials)) {
      case Access.Denied denied -> {
        refusals.count("unauthorized");
        Answers.refuse(context, denied);
      }
      case Access.Granted who -> {
        var card =
            new Card(who, credentials.remoteAddress(), request.getHeader(HttpHeaders.USER_AGENT));
        if (isNative(request)) {
          upgrade(context, socket -> clients.accept(socket, new UpgradeCredentials(credentials)));
        } else {
          upgrade(context, socket -> cards.accept(socket, card));
        }
      }
    }
  }

  private interface Speaker {
    void accept(Socket socket);
  }

  private void upgrade(RoutingContext context, Speaker speaker) {
    open++;
    context
        .request()
        .toWebSocket()
        .onSuccess(webSocket -> speaker.accept(socket(webSocket)))
        .onFailure(_ -> {
          open--;
          Answers.refuse(context, 400, "not a WebSocket", null);
        });
  }

  private Socket socket(ServerWebSocket webSocket) {
    return new Socket(webSocket, limits, refusals, () -> open--);
  }

  private void refuse(RoutingContext context, String counted, int status, String reason) {
    refusals.count(counted);
    Answers.refuse(context, status, reason, status == 503 ? limits.retryAfter() : null);
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
