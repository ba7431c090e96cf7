package io.hearthline.verticles.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.verticles.bus.Addresses;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Server-sent events over a journal that the test makes up. */
class EventsIT {
  private final TestNode node = TestNode.withTokens();
  private final AtomicLong asked = new AtomicLong();
  private volatile List<JsonObject> facts = List.of();

  @BeforeEach
  void answerForHistory() {
    node.vertx.eventBus().<JsonObject>localConsumer(Addresses.HISTORY_EVENTS, this::answer);
    node.vertx
        .eventBus()
        .<JsonObject>localConsumer(
            Addresses.HISTORY_STATS,
            question -> question.reply(new JsonObject().put("checkpoint", facts.size())));
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void listener_seesStreamsOfHisNames_withoutWhoPublishes() throws IOException {
    facts =
        List.of(
            fact(1, "stream", "StreamStarted", "Porch", new JsonObject().put("publisher", "anna")),
            fact(2, "stream", "StreamStarted", "Secret", new JsonObject()),
            fact(3, "stream", "StreamRenamed", "Porch", new JsonObject().put("name", "Secret")),
            fact(4, "node", "NodeStarted", null, new JsonObject()),
            fact(5, "token", "TokenIssued", null, new JsonObject()),
            fact(6, "stream", "StreamEnded", "Porch 2", new JsonObject()));
    try (var client = new Client("porch", "?after=0")) {
      assertThat(client.untilType("StreamEnded"))
          .extracting(event -> event.getLong("seq"))
          .containsExactly(1L, 6L);
      assertThat(client.seen.getFirst().getJsonObject("body").isEmpty()).isTrue();
    }
  }

  @Test
  void talker_followsNothing() throws IOException {
    try (var client = new Client("talker", "")) {
      assertThat(client.status).isEqualTo("HTTP/1.1 403 Forbidden");
    }
  }

  @Test
  void withoutAPlace_itBeginsWithWhatHappensNext() throws IOException {
    facts = List.of(fact(1, "node", "NodeStarted", null, new JsonObject()));
    try (var client = new Client("admin", "")) {
      client.untilLine("retry: 2000");
      append(fact(2, "node", "NodeStopped", null, new JsonObject()));
      assertThat(client.untilType("NodeStopped"))
          .extracting(event -> event.getLong("seq"))
          .containsExactly(2L);
    }
  }

  @Test
  void revokedToken_followsNoLonger() throws IOException {
    try (var client = new Client("listener", "")) {
      client.untilLine("retry: 2000");
      node.revoke("listener");
      client.untilEnd();
    }
  }

  @Test
  void drain_endsThem() throws IOException {
    try (var client = new Client("listener", "")) {
      client.untilLine("retry: 2000");
      node.vertx.eventBus().publish(Addresses.NODE_DRAINING, new JsonObject());
      client.untilEnd();
    }
  }

  @Test
  void oneTooMany_isTurnedAway() throws IOException {
    var clients = new ArrayList<Client>();
    try {
      for (int i = 0; i < 32; i++) clients.add(new Client("listener", ""));
      try (var last = new Client("listener", "")) {
        assertThat(last.status).isEqualTo("HTTP/1.1 503 Service Unavailable");
      }
      clients.removeFirst().close();
      awaitPlace();
    } finally {
      for (var client : clients) client.close();
    }
  }

  /**
   * What is not read is not asked for either: a page or two wait here, the kernels hold the rest.
   */
  @Test
  void clientThatDoesNotRead_isNotReadFor() throws IOException {
    var big = "x".repeat(1_000);
    var many = new ArrayList<JsonObject>();
    for (int seq = 1; seq <= 100_000; seq++) {
      many.add(fact(seq, "stream", "StreamRenamed", "Porch", new JsonObject().put("big", big)));
    }
    facts = many;
    try (var _ = new Client("listener", "?after=0")) {
      long before = -1;
      while (before != asked.get()) {
        before = asked.get();
        for (int i = 0; i < 20; i++) assertThat(node.get("/health/live").status()).isEqualTo(200);
      }
      assertThat(asked.get() * 100).isLessThan(many.size());
    }
  }

  private void awaitPlace() throws IOException {
    var status = "";
    while (!status.contains("200")) {
      try (var client = new Client("listener", "")) {
        status = client.status;
      }
    }
  }

  private void append(JsonObject fact) {
    var more = new ArrayList<>(facts);
    more.add(fact);
    facts = more;
    node.vertx.eventBus().publish(Addresses.HISTORY_CHANGED, new JsonObject());
  }

  private void answer(Message<JsonObject> question) {
    asked.incrementAndGet();
    int after = question.body().getLong("after").intValue();
    var all = facts;
    int to = Math.min(all.size(), after + question.body().getInteger("limit"));
    var events = new JsonArray();
    for (var fact : all.subList(Math.min(after, to), to)) events.add(fact.copy());
    question.reply(
        new JsonObject().put("events", events).put("next", (long) to).put("reset", false));
  }

  private static JsonObject fact(
      int seq, String kind, String type, @Nullable String name, JsonObject body) {
    var fact =
        new JsonObject()
            .put("seq", (long) seq)
            .put("kind", kind)
            .put("type", type)
            .put("body", body);
    return name == null ? fact : fact.put("name", name);
  }

  /** Reads the events line by line, or not at all. */
  private final class Client implements AutoCloseable {
    final List<JsonObject> seen = new ArrayList<>();
    final String status;
    private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port());
    private final BufferedReader lines =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

    Client(String token, String query) throws IOException {
      socket.setSoTimeout(10_000);
      var request =
          "GET /api/v1/events%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(query, token);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      status = lines.readLine();
    }

    List<JsonObject> untilType(String type) throws IOException {
      while (seen.isEmpty() || !seen.getLast().getString("type").equals(type)) {
        var line = lines.readLine();
        if (line == null) throw new AssertionError("ended after " + seen);
        if (line.startsWith("data: ")) seen.add(new JsonObject(line.substring(6)));
      }
      return seen;
    }

    void untilLine(String wanted) throws IOException {
      var line = lines.readLine();
      while (!wanted.equals(line)) {
        if (line == null) throw new AssertionError("ended before " + wanted);
        line = lines.readLine();
      }
    }

    /** The last chunk is empty. */
    void untilEnd() throws IOException {
      untilLine("0");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
