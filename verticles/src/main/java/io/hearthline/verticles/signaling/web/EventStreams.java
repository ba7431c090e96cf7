package io.hearthline.verticles.signaling.web;

import io.hearthline.verticles.access.Identity;
import io.hearthline.verticles.access.Role;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.LocalBus;
import io.hearthline.verticles.signaling.admission.Refusals;
import io.hearthline.verticles.signaling.session.Refused;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * {@code /api/v1/events}: facts as server-sent events. Each client reads the journal from a place
 * of its own, whether what it reads is old or new: so there is neither a hole nor a repetition
 * where the past ends. That something is new is only a reason to read. Confined to one event loop.
 */
public final class EventStreams {
  private static final int MAX_CLIENTS = 32;
  private static final int TICKS_PER_BEAT = 15;

  private final LocalBus bus;
  private final Duration patience;
  private final Requests requests;
  private final Refusals refusals;
  private final Set<EventStream> clients = new LinkedHashSet<>();
  private boolean draining;
  private long ticks;

  public EventStreams(LocalBus bus, Duration patience, Requests requests, Refusals refusals) {
    this.bus = bus;
    this.patience = patience;
    this.requests = requests;
    this.refusals = refusals;
  }

  public void mount(Router router) {
    bus.listen(Addresses.HISTORY_CHANGED, _ -> everyone().forEach(EventStream::read));
    router
        .get("/api/v1/events")
        .handler(request -> {
          try {
            open(request);
          } catch (Refused refused) {
            refuse(request, refused);
          }
        });
  }

  /** Ends the streams of those whose token no longer stands. */
  public void closeRevoked(Predicate<Identity> stands) {
    for (var client : everyone()) if (!stands.test(client.who())) client.end();
  }

  /** Clients come back elsewhere, or here after the restart. */
  public void drain() {
    draining = true;
    everyone().forEach(EventStream::end);
  }

  /** To be called once a second. */
  public void tick() {
    boolean beat = ++ticks % TICKS_PER_BEAT == 0;
    for (var client : everyone()) {
      if (!client.lives(beat)) refusals.count("slow-events");
    }
  }

  private void open(RoutingContext request) {
    var who = requests.admit(request.request());
    if (!who.may(Role.LISTEN)) throw Refused.of(403, "events are for those who may listen");
    if (draining) throw Refused.of(503, "this node is going down");
    if (clients.size() >= MAX_CLIENTS) throw Refused.of(503, "too many follow the events");
    start(request)
        .onSuccess(after -> begin(request, who, after))
        .onFailure(failure -> refuse(request, Refused.of(failure, Map.of())));
  }

  private void refuse(RoutingContext request, Refused refused) {
    refusals.count(refused.code());
    Answers.refuse(request, refused);
  }

  /** Behind what the client has, else behind everything that there is by now. */
  private Future<Long> start(RoutingContext request) {
    var last = request.request().getHeader("Last-Event-ID");
    if (last != null && !last.isBlank()) {
      return Future.succeededFuture(HistoryApi.number(last.strip(), "Last-Event-ID"));
    }
    var after = request.queryParam("after");
    if (!after.isEmpty()) {
      return Future.succeededFuture(HistoryApi.number(after.getFirst(), "after"));
    }
    return bus.request(Addresses.HISTORY_STATS, new JsonObject(), patience)
        .map(stats -> stats.getLong("checkpoint"));
  }

  private void begin(RoutingContext request, Identity who, long after) {
    var response = request.response();
    if (response.ended() || response.closed()) return;
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Accel-Buffering", "no"); // a proxy in front must not collect them
    if (request.request().method().equals(HttpMethod.HEAD)) {
      response.end();
      return;
    }
    response.setChunked(true);
    var client = new EventStream(bus, patience, response, who, after);
    clients.add(client);
    request.addEndHandler(_ -> {
      clients.remove(client);
      client.end();
    });
    client.begin();
  }

  private List<EventStream> everyone() {
    return List.copyOf(clients);
  }
}
