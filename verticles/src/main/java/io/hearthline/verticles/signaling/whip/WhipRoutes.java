package io.hearthline.verticles.signaling.whip;

import io.hearthline.verticles.access.Identity;
import io.hearthline.verticles.signaling.admission.Refusals;
import io.hearthline.verticles.signaling.config.IceServer;
import io.hearthline.verticles.signaling.config.SignalingConfig;
import io.hearthline.verticles.signaling.session.Directory;
import io.hearthline.verticles.signaling.session.Refused;
import io.hearthline.verticles.signaling.session.RelayClient;
import io.hearthline.verticles.signaling.session.Secrets;
import io.hearthline.verticles.signaling.session.Sessions;
import io.hearthline.verticles.signaling.socket.Names;
import io.hearthline.verticles.signaling.web.Answers;
import io.hearthline.verticles.signaling.web.Cors;
import io.hearthline.verticles.signaling.web.Requests;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** WHIP and WHEP endpoints and the sessions they open. Confined to one event loop. */
public final class WhipRoutes {
  private static final String SDP = "application/sdp";
  private static final String FRAGMENT = "application/trickle-ice-sdpfrag";
  private static final String ENDPOINT_METHODS = "OPTIONS, POST";
  private static final String SESSION_METHODS = "OPTIONS, PATCH, DELETE";
  private static final int MAX_BODY_BYTES = 64 * 1024;

  private final SignalingConfig config;
  private final Requests requests;
  private final Refusals refusals;
  private final Sessions sessions;
  private final Directory directory;
  private final Map<String, HttpSession> byId = new HashMap<>();
  private final Set<String> namesBeingTaken = new HashSet<>();
  private boolean draining;

  public WhipRoutes(
      SignalingConfig config,
      Requests requests,
      Refusals refusals,
      Sessions sessions,
      Directory directory) {
    this.config = config;
    this.requests = requests;
    this.refusals = refusals;
    this.sessions = sessions;
    this.directory = directory;
  }

  public void mount(Router router) {
    for (var kind : Kind.values()) {
      var endpoint = kind.path + ":stream";
      var session = endpoint + "/:session";
      router
          .options(endpoint)
          .handler(request -> guarded(request, () -> options(request, ENDPOINT_METHODS)));
      router
          .options(session)
          .handler(request -> guarded(request, () -> options(request, SESSION_METHODS)));
      // Routes of their own: who asks is known before a body is read.
      router.post(endpoint).handler(request -> guarded(request, () -> admit(request, kind)));
      router
          .post(endpoint)
          .handler(body())
          .handler(request -> guarded(request, () -> post(request, kind)));
      router.patch(session).handler(request -> guarded(request, () -> admit(request, kind)));
      router
          .patch(session)
          .handler(body())
          .handler(request -> guarded(request, () -> patch(request, kind)));
      router.delete(session).handler(request -> guarded(request, () -> admit(request, kind)));
      router.delete(session).handler(request -> guarded(request, () -> delete(request, kind)));
      router.route(endpoint).handler(request -> wrongMethod(request, ENDPOINT_METHODS));
      router.route(session).handler(request -> wrongMethod(request, SESSION_METHODS));
    }
  }

  /** No new sessions from now on. */
  public void drain() {
    draining = true;
  }

  private static BodyHandler body() {
    return BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES);
  }

  private void options(RoutingContext request, String methods) {
    requests.requireAllowedOrigin(request.request());
    Cors.preflight(request, methods);
    var response = request.response().putHeader(HttpHeaders.ALLOW, methods);
    if (methods.equals(ENDPOINT_METHODS)) response.putHeader("Accept-Post", SDP);
    else response.putHeader("Accept-Patch", FRAGMENT);
    response.setStatusCode(200).end();
  }

  private void admit(RoutingContext request, Kind kind) {
    if (requests.isFromAllowedOrigin(request.request())) Cors.allow(request);
    var who = requests.admit(request.request());
    if (!who.may(kind.role)) throw Refused.of(403, "your token does not allow this");
    request.put("who", who);
    request.next();
  }

  /** As admitted; asked again, because a body takes its time. */
  private Identity who(RoutingContext request) {
    @Nullable Identity who = request.get("who");
    if (who == null || !requests.stands(who)) throw Refused.of(401, "a valid token is needed");
    return who;
  }

  private void guarded(RoutingContext request, Runnable step) {
    try {
      step.run();
    } catch (Refused refused) {
      refuse(request, refused);
    }
  }

  private void post(RoutingContext request, Kind kind) {
    if (draining) throw new Refused(503, "draining", "this node is going down");
    if (!isOfType(request, SDP)) throw new Refused(415, "type", "send " + SDP);
    if (!accepts(request, SDP)) throw new Refused(406, "accept", "the answer is " + SDP);
    var offer = request.body().asString();
    if (offer == null || offer.isBlank()) throw new Refused(400, "bad-sdp", "no offer");
    var name = Names.clean(request.pathParam("stream"));
    if (name == null || !name.equals(request.pathParam("stream"))) {
      throw new Refused(400, "bad-name", "a name has 1 to 64 characters, none of them control");
    }
    var who = who(request);
    if (kind == Kind.WHIP) publish(request, who, name, offer);
    else listen(request, who, name, offer);
  }

  /**
   * A name that is live is refused, unless the same token published it here by WHIP: then this is
   * an encoder that came back, and the new session carries its stream on.
   */
  private void publish(RoutingContext request, Identity who, String name, String offer) {
    if (!who.may(Kind.WHIP.role, name)) {
      throw new Refused(403, "forbidden", "you may not talk under this name");
    }
    var before = predecessor(who, name);
    if (!namesBeingTaken.add(name)) throw new Refused(409, "conflict", "name is being taken");
    HttpSession session;
    try {
      session = open(Kind.WHIP, who);
    } catch (Refused full) {
      namesBeingTaken.remove(name);
      throw full;
    }
    var publication = before == null ? null : before.session().publication();
    session
        .session()
        .offer(offer)
        .compose(answer ->
            answer.microphones() < 1
                ? failed(new Refused(400, "bad-sdp", "the offer sends no audio"))
                : session
                    .session()
                    .publish(
                        name,
                        publication == null ? null : publication.stream(),
                        publication == null ? null : publication.resume())
                    .compose(_ -> session.session().talk(true))
                    .map(answer))
        .onComplete(answer -> {
          namesBeingTaken.remove(name);
          if (answer.succeeded()) created(request, session, answer.result());
          else abandon(request, session, answer.cause());
        });
  }

  private @Nullable HttpSession predecessor(Identity who, String name) {
    for (var stream : directory.live()) {
      if (!stream.name().equals(name)) continue;
      var publisher = sessions.publisherOf(stream.id());
      for (var session : byId.values()) {
        boolean same =
            session.session() == publisher
                && !who.isAnonymous()
                && session.session().who().id().equals(who.id());
        if (same) return session;
      }
      throw new Refused(409, "conflict", "this name is live");
    }
    return null;
  }

  private void listen(RoutingContext request, Identity who, String name, String offer) {
    directory
        .lookUp(name)
        .map(stream -> {
          listenTo(stream.id(), request, who, offer);
          return stream;
        })
        .onFailure(failure -> refuse(request, Refused.of(failure, Map.of())));
  }

  private void listenTo(String stream, RoutingContext request, Identity who, String offer) {
    var session = open(Kind.WHEP, who);
    session
        .session()
        .offer(offer)
        .compose(answer ->
            answer.slots() < 1
                ? failed(new Refused(400, "bad-sdp", "the offer receives no audio"))
                : session.session().listen(0, stream).map(answer))
        .onComplete(answer -> {
          if (answer.succeeded()) created(request, session, answer.result());
          else abandon(request, session, answer.cause());
        });
  }

  private HttpSession open(Kind kind, Identity who) {
    var session =
        new HttpSession(
            kind, Secrets.id("session_"), who, sessions, gone -> byId.remove(gone.id(), gone));
    byId.put(session.id(), session);
    return session;
  }

  private void created(RoutingContext request, HttpSession session, RelayClient.Answer answer) {
    session.etag(answer.etag());
    if (request.response().closed()) { // nobody will ever know its URL
      session.session().end("left");
      return;
    }
    var response =
        request
            .response()
            .setStatusCode(201)
            .putHeader(HttpHeaders.CONTENT_TYPE, SDP)
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
            .putHeader(HttpHeaders.LOCATION, location(request, session))
            .putHeader("Accept-Patch", FRAGMENT);
    if (!session.etag().isEmpty()) response.putHeader(HttpHeaders.ETAG, session.etag());
    var links = config.iceServers().stream().flatMap(server -> links(server).stream()).toList();
    if (!links.isEmpty()) response.putHeader("Link", links);
    response.end(answer.sdp());
  }

  /** As the client wrote the endpoint, behind the prefix it used. */
  private static String location(RoutingContext request, HttpSession session) {
    var endpoint = Requests.writtenPath(request);
    return (endpoint.endsWith("/") ? endpoint : endpoint + "/") + session.id();
  }

  private static List<String> links(IceServer server) {
    var user = server.username();
    var credential = server.credential();
    var suffix = new StringBuilder("; rel=\"ice-server\"");
    if (user != null) suffix.append("; username=\"").append(quoted(user)).append('"');
    if (credential != null) {
      suffix.append("; credential=\"").append(quoted(credential)).append("\"");
      suffix.append("; credential-type=\"password\"");
    }
    return server.urls().stream().map(url -> "<" + url + ">" + suffix).toList();
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private void abandon(RoutingContext request, HttpSession session, Throwable failure) {
    session.session().end("failed");
    refuse(request, Refused.of(failure, Map.of()));
  }

  private void patch(RoutingContext request, Kind kind) {
    var session = known(request, kind);
    if (!isOfType(request, FRAGMENT)) throw new Refused(415, "type", "send " + FRAGMENT);
    var match = request.request().getHeader(HttpHeaders.IF_MATCH);
    if (match == null) throw new Refused(428, "if-match", "If-Match is missing");
    if (!matches(match, session.etag())) throw new Refused(412, "etag", "another ICE session");
    var fragment = request.body().asString();
    if (fragment == null || fragment.isBlank()) throw new Refused(400, "bad-sdp", "no fragment");
    session
        .session()
        .trickle(fragment)
        .onSuccess(trickled -> patched(request, session, trickled))
        .onFailure(failure -> refuse(request, Refused.of(failure, Map.of())));
  }

  private static void patched(
      RoutingContext request, HttpSession session, RelayClient.Trickled trickled) {
    session.etag(trickled.etag());
    var answer = trickled.fragment();
    var response = request.response();
    if (answer == null) {
      response.setStatusCode(204).end();
      return;
    }
    response
        .setStatusCode(200)
        .putHeader(HttpHeaders.CONTENT_TYPE, FRAGMENT)
        .putHeader(HttpHeaders.ETAG, session.etag())
        .end(answer);
  }

  private void delete(RoutingContext request, Kind kind) {
    known(request, kind)
        .session()
        .end("left")
        .onComplete(_ -> request.response().setStatusCode(200).end());
  }

  /** Whose session it is decides, not who knows its URL. */
  private HttpSession known(RoutingContext request, Kind kind) {
    var session = byId.get(request.pathParam("session"));
    if (session == null || session.kind() != kind) {
      throw new Refused(404, "not-found", "no such session");
    }
    var who = who(request);
    if (!session.session().who().id().equals(who.id())) {
      throw new Refused(403, "forbidden", "somebody else's session");
    }
    return session;
  }

  private void wrongMethod(RoutingContext request, String methods) {
    if (requests.isFromAllowedOrigin(request.request())) Cors.allow(request);
    request.response().putHeader(HttpHeaders.ALLOW, methods);
    if (request.request().method().equals(HttpMethod.HEAD)) {
      request.response().setStatusCode(405).end();
    } else {
      Answers.refuse(request, 405, "use " + methods);
    }
  }

  private void refuse(RoutingContext request, Refused refused) {
    refusals.count("whip-" + refused.status());
    Answers.refuse(request, refused);
  }

  private static boolean matches(String ifMatch, String etag) {
    if (ifMatch.strip().equals("*")) return true;
    for (var tag : ifMatch.split(",", -1)) if (tag.strip().equals(etag)) return true;
    return false;
  }

  private static boolean isOfType(RoutingContext request, String type) {
    return Requests.mediaType(request.request().getHeader(HttpHeaders.CONTENT_TYPE)).equals(type);
  }

  private static boolean accepts(RoutingContext request, String type) {
    var header = request.request().getHeader(HttpHeaders.ACCEPT);
    if (header == null) return true;
    for (var range : header.split(",", -1)) {
      var wanted = Requests.mediaType(range);
      if (wanted.equals("*/*") || wanted.equals("application/*") || wanted.equals(type))
        return true;
    }
    return false;
  }

  private static Future<RelayClient.Answer> failed(Refused refused) {
    return Future.failedFuture(refused);
  }
}
