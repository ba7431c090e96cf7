package io.hearthline.verticles.signaling.ws;

import io.hearthline.verticles.access.Identity;
import io.hearthline.verticles.signaling.admission.Credentials;
import io.hearthline.verticles.signaling.session.Refused;
import io.hearthline.verticles.signaling.socket.CloseCodes;
import io.hearthline.verticles.signaling.socket.Message;
import io.hearthline.verticles.signaling.socket.Names;
import io.hearthline.verticles.signaling.socket.Socket;
import io.hearthline.verticles.signaling.socket.SocketHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Speaks the native protocol on one socket: requests in, replies and news out. */
final class NativeSocket implements SocketHandler {
  private final NativeClients clients;
  private final Socket socket;
  private final Credentials credentials;
  private final long helloTimer;
  private @Nullable NativeClient client;

  NativeSocket(NativeClients clients, Socket socket, Credentials credentials) {
    this.clients = clients;
    this.socket = socket;
    this.credentials = credentials;
    this.helloTimer =
        clients
            .vertx()
            .setTimer(
                clients.limits().hello().toMillis(),
                _ -> fail(CloseCodes.HELLO_TIMEOUT, "hello-timeout", "say hello first"));
  }

  @Override
  public void onText(String text) {
    var message = Message.parse(text);
    var id = message == null ? null : message.integer("id");
    if (message == null || id == null) {
      fail(CloseCodes.BAD_MESSAGE, "bad-message", "a JSON object with a whole number as id");
      return;
    }
    var known = client;
    if (known != null) {
      answer(id, request(known, message), Map.of());
    } else if (message.type().equals("hello")) {
      hello(id, message);
    } else {
      fail(CloseCodes.BAD_MESSAGE, "hello-first", "say hello first");
    }
  }

  @Override
  public void onClosed(int code) {
    clients.vertx().cancelTimer(helloTimer);
    clients.forget(this);
    var known = client;
    client = null;
    if (known != null) known.detach(this, code == CloseCodes.NORMAL);
  }

  void tell(JsonObject message) {
    socket.send(message);
  }

  void replace(String key, String message) {
    socket.replace(key, message);
  }

  void probe(long nowNanos) {
    socket.probe(nowNanos);
  }

  void close(int code, String reason) {
    socket.close(code, reason);
  }

  /**
   * Says why and closes.
   *
   * @param code one of a few constant words: it is counted by
   */
  void fail(int closeCode, String code, String message) {
    clients.refusals().count(code);
    tell(new JsonObject().put("type", "error").put("code", code).put("message", message));
    close(closeCode, code);
  }

  /** Null before hello. */
  @Nullable NativeClient client() {
    return client;
  }

  private void hello(int id, Message hello) {
    if (clients.isDraining()) {
      fail(CloseCodes.RESTART, "draining", "this node is going down");
      return;
    }
    var resumed = clients.resumed(hello.text("resume"));
    if (resumed != null) {
      welcome(id, resumed, true);
      return;
    }
    var name = Names.clean(hello.text("name"));
    if (name == null) {
      refuse(id, new Refused(400, "bad-name", "a name has 1 to 64 characters"));
      return;
    }
    Identity who;
    try {
      who = clients.admit(credentials.with(hello.text("token")));
    } catch (Refused denied) {
      clients.refusals().count(denied.code());
      replyError(id, denied);
      close(CloseCodes.UNAUTHORIZED, denied.code());
      return;
    }
    try {
      welcome(id, clients.open(who, name), false);
    } catch (Refused full) {
      clients.refusals().count("sessions");
      replyError(id, full);
    }
  }

  private void welcome(int id, NativeClient known, boolean resumed) {
    clients.vertx().cancelTimer(helloTimer);
    client = known;
    known.attach(this);
    tell(clients.welcome(known, resumed).put("id", id));
    clients.greet(this);
  }

  private Future<JsonObject> request(NativeClient known, Message message) {
    var session = known.session();
    return switch (message.type()) {
      case "offer" -> {
        var sdp = message.text("sdp");
        yield sdp == null
            ? missing("sdp")
            : session
                .offer(sdp)
                .map(answer -> ok().put("sdp", answer.sdp()).put("slots", answer.slots()));
      }
      case "publish" -> publish(known, message);
      case "talk" -> {
        var talking = message.flag("talking");
        yield talking == null ? missing("talking") : session.talk(talking).map(_ -> ok());
      }
      case "unpublish" -> session.unpublish("unpublished").map(_ -> ok());
      case "listen" -> {
        var slot = message.integer("slot");
        var stream = message.text("stream");
        if (slot == null) yield missing("slot");
        yield stream == null ? missing("stream") : session.listen(slot, stream).map(_ -> ok());
      }
      case "unlisten" -> {
        var slot = message.integer("slot");
        yield slot == null ? missing("slot") : session.unlisten(slot).map(_ -> ok());
      }
      case "rename" -> {
        var name = Names.clean(message.text("name"));
        yield name == null
            ? missing("name")
            : session
                .rename(name)
                .map(_ -> {
                  known.rename(name);
                  return ok().put("name", name);
                });
      }
      case "ping" -> Future.succeededFuture(ok().put("time", Instant.now().toString()));
      case "hello" -> Future.failedFuture(new Refused(409, "bad-request", "hello was said"));
      default -> Future.failedFuture(new Refused(400, "unknown-type", "no such request"));
    };
  }

  private Future<JsonObject> publish(NativeClient known, Message message) {
    if (clients.isDraining()) {
      return Future.failedFuture(new Refused(503, "draining", "this node is going down"));
    }
    var wanted = message.text("name");
    var name = wanted == null ? known.name() : Names.clean(wanted);
    if (name == null) return missing("name");
    return known
        .session()
        .publish(name, message.text("stream"), message.text("resume"))
        .map(publication ->
            ok().put("stream", publication.stream()).put("resume", publication.resume()));
  }

  private void answer(int id, Future<JsonObject> result, Map<Integer, String> codes) {
    result.onComplete(outcome -> {
      if (outcome.succeeded()) tell(outcome.result().put("id", id));
      else refuse(id, Refused.of(outcome.cause(), codes));
    });
  }

  /** Counted by status: the codes are many, and some of them the business of other verticles. */
  private void refuse(int id, Refused why) {
    clients.refusals().count("native-" + why.status());
    replyError(id, why);
  }

  private void replyError(int id, Refused why) {
    var error = error(id, why.code()).put("message", why.reason());
    if (why.retryAfterSeconds() > 0) error.put("retryAfter", why.retryAfterSeconds());
    tell(error);
  }

  private static JsonObject error(int id, String code) {
    return new JsonObject().put("type", "error").put("id", id).put("code", code);
  }

  private static JsonObject ok() {
    return new JsonObject().put("type", "ok");
  }

  private static Future<JsonObject> missing(String field) {
    return Future.failedFuture(
        new Refused(400, "bad-request", field + " is missing or of the wrong kind"));
  }
}
