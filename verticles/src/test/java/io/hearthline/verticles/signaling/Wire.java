package io.hearthline.verticles.signaling;

import static io.hearthline.verticles.signaling.TestNode.await;
import static java.util.Objects.requireNonNull;

import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The client's end of a WebSocket, awaited message by message. */
final class Wire {
  final WebSocket webSocket;
  private final BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private int nextId = 1;

  Wire(WebSocket webSocket) {
    this.webSocket = webSocket;
    webSocket.textMessageHandler(text -> messages.add(new JsonObject(text)));
    webSocket.closeHandler(_ -> {
      var code = webSocket.closeStatusCode();
      closed.complete(code == null ? 1006 : Integer.valueOf(code.intValue()));
    });
  }

  void send(JsonObject message) {
    webSocket.writeTextMessage(message.encode());
  }

  /** Sends a request and returns its reply; what else comes meanwhile is dropped. */
  JsonObject ask(String type, JsonObject fields) {
    return reply(request(type, fields));
  }

  /** Sends a request without waiting. */
  int request(String type, JsonObject fields) {
    int id = nextId++;
    send(fields.copy().put("type", type).put("id", id));
    return id;
  }

  JsonObject reply(int id) {
    while (true) {
      var message = next();
      if (Integer.valueOf(id).equals(message.getInteger("id"))) return message;
    }
  }

  /** The types of all that comes before the reply to a request. */
  List<String> types(int id) {
    var types = new ArrayList<String>();
    while (true) {
      var message = next();
      if (Integer.valueOf(id).equals(message.getInteger("id"))) return types;
      types.add(message.getString("type"));
    }
  }

  /** The next message of a type; others are dropped. */
  JsonObject next(String type) {
    while (true) {
      var message = next();
      if (type.equals(message.getString("type"))) return message;
    }
  }

  JsonObject next() {
    try {
      return requireNonNull(messages.poll(10, TimeUnit.SECONDS), "no message came");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Messages that are here already. */
  int waiting() {
    return messages.size();
  }

  int closeCode() {
    try {
      return closed.get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  void close(int code) {
    await(webSocket.close((short) code));
  }
}
