package io.hearthline.verticles.signaling.web;

import static java.util.Objects.requireNonNull;

import io.hearthline.verticles.access.Identity;
import io.hearthline.verticles.access.Role;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.LocalBus;
import io.hearthline.verticles.signaling.admission.Refusals;
import io.hearthline.verticles.signaling.session.Directory;
import io.hearthline.verticles.signaling.session.Refused;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1}: what is and what was, for those who may know. */
public final class HistoryApi {
  private static final int MAX_ENTRIES = 200;

  private final LocalBus bus;
  private final Duration patience;
  private final Requests requests;
  private final Directory directory;
  private final Refusals refusals;

  public HistoryApi(
      LocalBus bus, Duration patience, Requests requests, Directory directory, Refusals refusals) {
    this.bus = bus;
    this.patience = patience;
    this.requests = requests;
    this.directory = directory;
    this.refusals = refusals;
  }

  public void mount(Router router) {
    get(router, "/api/v1/streams/:id", this::stream);
    get(router, "/api/v1/history", this::history);
    get(router, "/api/v1/nodes", this::nodes);
    get(router, "/api/v1/tokens", this::tokens);
  }

  private void get(
      Router router, String path, Function<RoutingContext, Future<JsonObject>> answer) {
    router
        .get(path)
        .handler(request ->
            Future.succeededFuture(request)
                .compose(answer)
                .onSuccess(body -> Answers.json(request, 200, body))
                .onFailure(failure -> refuse(request, failure)));
  }

  private void refuse(RoutingContext request, Throwable failure) {
    var refused = Refused.of(failure, Map.of());
    refusals.count(refused.code());
    Answers.refuse(request, refused);
  }

  private Future<JsonObject> stream(RoutingContext request) {
    var who = requests.admit(request.request());
    var id = requireNonNull(request.pathParam("id"));
    for (var listed : directory.listed()) {
      var stream = listed.stream();
      if (stream.id().equals(id) && who.sees(stream.name())) {
        return Future.succeededFuture(listed.toJson());
      }
    }
    throw Refused.of(404, "no such stream is live");
  }

  private Future<JsonObject> history(RoutingContext request) {
    var who = requests.admit(request.request());
    if (!who.may(Role.LISTEN)) throw Refused.of(403, "history is for those who may listen");
    var question = new JsonObject().put("names", who.names().value()).put("limit", limit(request));
    for (var key : new String[] {"stream", "from", "to"}) {
      var value = parameter(request, key);
      if (value != null) question.put(key, value);
    }
    var cursor = parameter(request, "cursor");
    if (cursor != null) question.put("before", number(cursor, "cursor"));
    return bus.request(Addresses.HISTORY_QUERY, question, patience)
        .map(reply -> withoutPublishers(reply, who));
  }

  /** Which token talked is an administrator's business. */
  private static JsonObject withoutPublishers(JsonObject reply, Identity who) {
    if (!who.may(Role.ADMIN)) {
      for (var entry : reply.getJsonArray("history")) ((JsonObject) entry).remove("publisher");
    }
    return reply;
  }

  private Future<JsonObject> nodes(RoutingContext request) {
    requireAdmin(request);
    var past = bus.request(Addresses.HISTORY_NODES, new JsonObject(), patience);
    var present = bus.request(Addresses.DIRECTORY_LIST, new JsonObject(), patience);
    return Future.all(past, present).map(_ -> NodeList.of(past.result(), present.result()));
  }

  private Future<JsonObject> tokens(RoutingContext request) {
    requireAdmin(request);
    return bus.request(Addresses.HISTORY_TOKENS, new JsonObject(), patience);
  }

  private void requireAdmin(RoutingContext request) {
    if (!requests.admit(request.request()).may(Role.ADMIN)) {
      throw Refused.of(403, "only an administrator may see this");
    }
  }

  private static int limit(RoutingContext request) {
    var text = parameter(request, "limit");
    long limit = text == null ? 50 : number(text, "limit");
    if (limit < 1 || limit > MAX_ENTRIES) throw Refused.of(400, "limit is 1 to " + MAX_ENTRIES);
    return (int) limit;
  }

  private static @Nullable String parameter(RoutingContext request, String key) {
    var values = request.queryParam(key);
    return values.isEmpty() || values.getFirst().isEmpty() ? null : values.getFirst();
  }

  static long number(String text, String what) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0) return number;
    } catch (NumberFormatException _) {
      // said below
    }
    throw Refused.of(400, what + " is a whole number");
  }
}
