package io.hearthline.verticles.signaling.web;

import io.hearthline.verticles.access.Access;
import io.hearthline.verticles.signaling.admission.Refusals;
import io.hearthline.verticles.signaling.session.Directory;
import io.hearthline.verticles.signaling.session.Refused;
import io.hearthline.verticles.signaling.socket.Message;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/** {@code /api/v1}: the list of streams, and pairing. */
public final class Api {
  private static final System.Logger LOG = System.getLogger(Api.class.getName());
  private static final int MAX_BODY_BYTES = 4096;
  private static final int MAX_CODE_CHARACTERS = 64;

  private final Vertx vertx;
  private final Requests requests;
  private final Access access;
  private final Directory directory;
  private final Refusals refusals;

  public Api(
      Vertx vertx, Requests requests, Access access, Directory directory, Refusals refusals) {
    this.vertx = vertx;
    this.requests = requests;
    this.access = access;
    this.directory = directory;
    this.refusals = refusals;
  }

  public void mount(Router router) {
    router.get("/api/v1/streams").handler(request -> guarded(request, () -> streams(request)));
    // Two routes: what may not come in is refused before its body is read.
    router.post("/api/v1/pair").handler(request -> guarded(request, () -> mayPair(request)));
    router
        .post("/api/v1/pair")
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
        .handler(request -> guarded(request, () -> pair(request)));
  }

  private void guarded(RoutingContext request, Runnable step) {
    try {
      step.run();
    } catch (Refused refused) {
      refusals.count(refused.code());
      Answers.refuse(request, refused);
    }
  }

  private void streams(RoutingContext request) {
    var who = requests.admit(request.request());
    var list = new JsonArray();
    for (var stream : directory.live()) if (who.sees(stream.name())) list.add(stream.toJson());
    Answers.json(request, 200, new JsonObject().put("streams", list));
  }

  /** JSON only: a foreign page cannot post that without asking first, and then its origin shows. */
  private void mayPair(RoutingContext request) {
    var type = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (!Requests.mediaType(type).equals("application/json")) {
      throw Refused.of(415, "application/json, please");
    }
    requests.requireAllowedOrigin(request.request());
    request.next();
  }

  private void pair(RoutingContext request) {
    var text = request.body().asString();
    var message = text == null ? null : Message.parse(text);
    var code = message == null ? null : message.text("code");
    if (code == null || code.length() > MAX_CODE_CHARACTERS) {
      throw Refused.of(400, "code is missing");
    }
    var address = requests.remoteAddress(request.request());
    // Storing a token writes a file, which an event loop must not wait for.
    vertx
        .executeBlocking(() -> access.pair(code, address))
        .onSuccess(outcome -> guarded(request, () -> answer(request, outcome)))
        .onFailure(failure -> {
          LOG.log(System.Logger.Level.ERROR, "the token could not be stored", failure);
          Answers.refuse(request, 503, "the token could not be stored");
        });
  }

  private static void answer(RoutingContext request, Access.Pairing outcome) {
    switch (outcome) {
      case Access.Pairing.Paired(var token) ->
          Answers.json(request, 200, new JsonObject().put("token", token.secret()));
      case Access.Pairing.WrongCode() ->
          throw new Refused(403, "pairing", "the pairing code is wrong, used or too old");
      case Access.Pairing.Wait(var wait) -> throw Refused.tooManyFailures(wait);
    }
  }
}
