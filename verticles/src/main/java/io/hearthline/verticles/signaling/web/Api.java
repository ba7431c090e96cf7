package io.hearthline.verticles.signaling.web;

import io.hearthline.verticles.signaling.admission.Access;
import io.hearthline.verticles.signaling.admission.AccessCheck;
import io.hearthline.verticles.signaling.admission.Pairing;
import io.hearthline.verticles.signaling.admission.Refusals;
import io.hearthline.verticles.signaling.admission.Role;
import io.hearthline.verticles.signaling.session.Directory;
import io.hearthline.verticles.signaling.socket.Message;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/** {@code /api/v1}: the list of streams, and pairing. */
public final class Api {
  private static final int MAX_BODY_BYTES = 4096;
  private static final int MAX_CODE_CHARACTERS = 64;

  private final Requests requests;
  private final AccessCheck access;
  private final Pairing pairing;
  private final Directory directory;
  private final Refusals refusals;

  public Api(
      Requests requests,
      AccessCheck access,
      Pairing pairing,
      Directory directory,
      Refusals refusals) {
    this.requests = requests;
    this.access = access;
    this.pairing = pairing;
    this.directory = directory;
    this.refusals = refusals;
  }

  public void mount(Router router) {
    router.get("/api/v1/streams").handler(this::streams);
    router
        .post("/api/v1/pair")
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
        .handler(this::pair);
  }

  private void streams(RoutingContext request) {
    switch (requests.check(request.request())) {
      case Access.Denied denied -> {
        refusals.count("unauthorized");
        Answers.refuse(request, denied);
      }
      case Access.Granted who -> {
        var list = new JsonArray();
        for (var stream : directory.live()) {
          if (access.allows(who, Role.LISTEN, stream.name())
              || access.allows(who, Role.TALK, stream.name())) {
            list.add(stream.toJson());
          }
        }
        Answers.json(request, 200, new JsonObject().put("streams", list));
      }
    }
  }

  /** JSON only: a foreign page cannot post that without asking first, and then its origin shows. */
  private void pair(RoutingContext request) {
    var type = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !type.startsWith("application/json")) {
      Answers.refuse(request, 415, "application/json, please", null);
      return;
    }
    if (!requests.isFromAllowedOrigin(request.request())) {
      refusals.count("origin");
      Answers.refuse(request, 403, "origin not allowed, see http.origins", null);
      return;
    }
    var text = request.body().asString();
    var message = text == null ? null : Message.parse(text);
    var code = message == null ? null : message.text("code");
    if (code == null || code.length() > MAX_CODE_CHARACTERS) {
      Answers.refuse(request, 400, "code is missing", null);
      return;
    }
    pairing
        .redeem(code, requests.remoteAddress(request.request()))
        .onSuccess(outcome -> answer(request, outcome))
        .onFailure(_ -> Answers.refuse(request, 500, "internal error", null));
  }

  private void answer(RoutingContext request, Pairing.Outcome outcome) {
    switch (outcome) {
      case Pairing.Outcome.Paired(var token) ->
          Answers.json(request, 200, new JsonObject().put("token", token));
      case Pairing.Outcome.Refused(var why) -> {
        refusals.count("pairing");
        Answers.refuse(request, why);
      }
    }
  }
}
