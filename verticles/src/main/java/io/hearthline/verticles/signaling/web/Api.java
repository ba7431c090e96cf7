package io.hearthline.verticles.signaling.web;

import static java.util.Objects.requireNonNull;

import io.hearthline.verticles.access.Access;
import io.hearthline.verticles.access.Identity;
import io.hearthline.verticles.access.Role;
import io.hearthline.verticles.signaling.admission.Refusals;
import io.hearthline.verticles.signaling.session.Directory;
import io.hearthline.verticles.signaling.session.Refused;
import io.hearthline.verticles.signaling.socket.Message;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1}: the list of streams, pairing, and codes for it. */
public final class Api {
  private static final System.Logger LOG = System.getLogger(Api.class.getName());
  private static final int MAX_BODY_BYTES = 4096;
  private static final int MAX_CODE_CHARACTERS = 64;
  private static final String ADMINISTRATOR = "administrator";

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

  /** Before all that is under the API's path. */
  public void mount(Router router) {
    router.route("/api/v1/*").handler(this::letPagesAsk);
    router.get("/api/v1/streams").handler(request -> guarded(request, () -> streams(request)));
    json(router, "/api/v1/pair", _ -> {}, this::pair);
    json(router, "/api/v1/pairing", this::requireAdministrator, this::offerPairing);
    router
        .get("/api/v1/pairing/:id")
        .handler(request -> guarded(request, () -> pairingState(request)));
  }

  /** A page of another node, or of a configured origin, may read the answers (CORS). */
  private void letPagesAsk(RoutingContext request) {
    var origin = request.request().getHeader(HttpHeaders.ORIGIN);
    if (origin == null || !requests.isFromAllowedOrigin(request.request())) {
      request.next();
    } else if (request.request().method().equals(HttpMethod.OPTIONS)) {
      Cors.preflight(request, "GET, HEAD, POST, OPTIONS");
      request.response().setStatusCode(204).end();
    } else {
      Cors.allow(request);
      request.next();
    }
  }

  /** Two routes: what may not come in is refused before its body is read. */
  private void json(
      Router router,
      String path,
      Consumer<RoutingContext> admission,
      Consumer<RoutingContext> step) {
    router
        .post(path)
        .handler(request ->
            guarded(
                request,
                () -> {
                  requireJson(request);
                  admission.accept(request);
                  request.next();
                }));
    router
        .post(path)
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
        .handler(request -> guarded(request, () -> step.accept(request)));
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
    for (var listed : directory.listed()) {
      if (who.sees(listed.stream().name())) list.add(listed.toJson());
    }
    Answers.json(request, 200, new JsonObject().put("streams", list));
  }

  /** JSON only: a foreign page cannot post that without asking first, and then its origin shows. */
  private void requireJson(RoutingContext request) {
    var type = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (!Requests.mediaType(type).equals("application/json")) {
      throw Refused.of(415, "application/json, please");
    }
    requests.requireAllowedOrigin(request.request());
  }

  /** Kept with the request: the token may be gone once its body is there. */
  private void requireAdministrator(RoutingContext request) {
    var who = requests.admit(request.request());
    if (!who.may(Role.ADMIN)) throw Refused.of(403, "only an administrator may add devices");
    request.put(ADMINISTRATOR, who);
  }

  private void offerPairing(RoutingContext request) {
    var message = body(request);
    var words = message == null ? null : message.texts("roles");
    if (words == null || words.isEmpty()) throw Refused.of(400, "roles are missing");
    Identity administrator = requireNonNull(request.get(ADMINISTRATOR));
    var code = access.offerPairing(administrator, roles(words));
    Answers.json(
        request,
        200,
        new JsonObject()
            .put("id", code.id())
            .put("code", code.shown())
            .put("expiresAt", code.expires().toString()));
  }

  private static Set<Role> roles(List<String> words) {
    try {
      return Role.parse(words);
    } catch (IllegalArgumentException unknown) {
      throw Refused.of(400, requireNonNull(unknown.getMessage()));
    }
  }

  private void pairingState(RoutingContext request) {
    requireAdministrator(request);
    var state = access.pairingState(requireNonNull(request.pathParam("id")));
    Answers.json(
        request, 200, new JsonObject().put("state", state.name().toLowerCase(Locale.ROOT)));
  }

  private static @Nullable Message body(RoutingContext request) {
    var text = request.body().asString();
    return text == null ? null : Message.parse(text);
  }

  private void pair(RoutingContext request) {
    var message = body(request);
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
