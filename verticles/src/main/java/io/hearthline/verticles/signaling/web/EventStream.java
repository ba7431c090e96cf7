package io.hearthline.verticles.signaling.web;

import io.hearthline.verticles.access.Identity;
import io.hearthline.verticles.access.Role;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.LocalBus;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * One client that follows the events. It is given a page at a time and the next only when it has
 * taken that one, so nothing piles up here; who takes too long is cut off and may resume.
 */
final class EventStream {
  private static final int PAGE = 100;
  private static final int MAX_QUEUE_BYTES = 64 * 1024;
  private static final long SLOW_NANOS = 20_000_000_000L;

  private final LocalBus bus;
  private final Duration patience;
  private final HttpServerResponse response;
  private final Identity who;
  private long after;
  private long fullSinceNanos;
  private boolean full;
  private boolean asking;
  private boolean askAgain;
  private boolean ended;

  /**
   * Nothing is written yet.
   *
   * @param after place of the last fact that the client has
   */
  EventStream(
      LocalBus bus, Duration patience, HttpServerResponse response, Identity who, long after) {
    this.bus = bus;
    this.patience = patience;
    this.response = response;
    this.who = who;
    this.after = after;
  }

  Identity who() {
    return who;
  }

  void begin() {
    response.setWriteQueueMaxSize(MAX_QUEUE_BYTES);
    response.drainHandler(_ -> {
      full = false;
      read();
    });
    response.write("retry: 2000\n\n");
    read();
  }

  void end() {
    if (ended) return;
    ended = true;
    if (!response.ended() && !response.closed()) response.end();
  }

  /** Reads on, unless it is being done or the client has not taken the last page. */
  void read() {
    if (ended || full) return;
    if (asking) {
      askAgain = true;
      return;
    }
    asking = true;
    askAgain = false;
    var question = new JsonObject().put("after", after).put("limit", PAGE);
    bus.request(Addresses.HISTORY_EVENTS, question, patience).onComplete(this::answered);
  }

  private void answered(AsyncResult<JsonObject> answer) {
    asking = false;
    if (ended) return;
    if (answer.failed()) {
      askAgain = true; // a second later
      return;
    }
    var page = answer.result();
    if (page.getBoolean("reset")) restart();
    else write(page);
    if (response.writeQueueFull()) {
      full = true;
      fullSinceNanos = System.nanoTime();
    } else if (askAgain || page.getBoolean("reset") || page.getJsonArray("events").size() == PAGE) {
      read();
    }
  }

  /** What the client has is of a journal that is no more. */
  private void restart() {
    after = 0;
    response.write("event: reset\nid: 0\ndata: {}\n\n");
  }

  private void write(JsonObject page) {
    var text = new StringBuilder();
    for (var entry : page.getJsonArray("events", new JsonArray())) {
      var event = (JsonObject) entry;
      if (!visible(event)) continue;
      text.append("id: ").append(event.getLong("seq")).append('\n');
      text.append("data: ").append(event.encode()).append("\n\n");
    }
    after = page.getLong("next");
    if (!text.isEmpty()) response.write(text.toString());
  }

  /** Streams by their names, then and now; nodes, tokens and who publishes are for admins. */
  private boolean visible(JsonObject event) {
    if (who.may(Role.ADMIN)) return true;
    var name = event.getString("name");
    if (name == null || !who.may(Role.LISTEN, name)) return false;
    var body = event.getJsonObject("body");
    body.remove("publisher");
    var nameThen = body.getString("name");
    return nameThen == null || who.may(Role.LISTEN, nameThen);
  }

  /**
   * Looks after the client, once a second.
   *
   * @param beat whether to write something, so that both ends notice a dead line
   * @return false if it was too slow and is cut off
   */
  boolean lives(boolean beat) {
    if (full && System.nanoTime() - fullSinceNanos > SLOW_NANOS) {
      ended = true;
      response.reset();
      return false;
    }
    if (full || ended) return true;
    if (beat) response.write(": still here\n\n");
    if (beat || askAgain) read();
    return true;
  }
}
