package io.hearthline.verticles.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.InMemoryJournal;
import io.hearthline.domain.stream.EndReason;
import io.hearthline.domain.stream.ListenerId;
import io.hearthline.domain.stream.NodeName;
import io.hearthline.domain.stream.PublisherId;
import io.hearthline.domain.stream.StreamEvent;
import io.hearthline.domain.stream.StreamFacts;
import io.hearthline.domain.stream.StreamId;
import io.hearthline.domain.stream.StreamName;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.LocalBus;
import io.hearthline.verticles.bus.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryVerticleTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final LocalBus bus = new LocalBus(vertx);
  private final LinkedBlockingQueue<Long> places = new LinkedBlockingQueue<>();
  private InMemoryJournal journal = newJournal();
  private String deployment = "";

  @BeforeEach
  void deploy() {
    bus.listen(Addresses.HISTORY_CHANGED, message -> places.add(message.getLong("seq")));
    deployment = await(vertx.deployVerticle(verticle()));
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void whatIsAppended_isHistoryAtOnce() throws InterruptedException {
    append("porch", 0, started("Porch"), new StreamEvent.TalkStarted(NOON.plusSeconds(1)));
    awaitPlace(2);
    append(
        "porch",
        2,
        new StreamEvent.TalkStopped(NOON.plusSeconds(4)),
        new StreamEvent.StreamEnded(EndReason.GONE, NOON.plusSeconds(9)));
    awaitPlace(4);

    var history = ask(Addresses.HISTORY_QUERY, new JsonObject()).getJsonArray("history");
    assertThat(history)
        .isEqualTo(
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("id", "1")
                        .put("stream", "porch")
                        .put("name", "Porch")
                        .put("publisher", "anna")
                        .put("nodes", new JsonArray().add("attic"))
                        .put("started", "2026-05-01T12:00:00Z")
                        .put("ended", "2026-05-01T12:00:09Z")
                        .put("reason", "gone")
                        .put("listeners", 0)
                        .put("mostListeners", 0)
                        .put("talks", 1)
                        .put("talkSeconds", 3.0)
                        .put(
                            "latestTalks",
                            new JsonArray()
                                .add(
                                    new JsonObject()
                                        .put("from", "2026-05-01T12:00:01Z")
                                        .put("to", "2026-05-01T12:00:04Z")))));
  }

  @Test
  void manyPages_areTakenInOneAfterTheOther() throws InterruptedException {
    append("porch", 0, started("Porch"));
    var talks = new StreamEvent[30_000];
    for (int i = 0; i < talks.length; i++) {
      var at = NOON.plusSeconds(i);
      talks[i] = i % 2 == 0 ? new StreamEvent.TalkStarted(at) : new StreamEvent.TalkStopped(at);
    }
    append("porch", 1, talks);
    awaitPlace(30_001);
    var entry =
        ask(Addresses.HISTORY_QUERY, new JsonObject()).getJsonArray("history").getJsonObject(0);
    assertThat(entry.getInteger("talks")).isEqualTo(15_000);
    assertThat(entry.getJsonArray("latestTalks")).hasSize(20);
  }

  @Test
  void afterARestart_itGoesOnWhereItStopped() throws InterruptedException {
    append("porch", 0, started("Porch"));
    awaitPlace(1);
    await(vertx.undeploy(deployment));
    append("porch", 1, new StreamEvent.ListenerJoined(new ListenerId("a"), NOON));
    deployment = await(vertx.deployVerticle(verticle()));
    awaitPlace(2);
    var entry =
        ask(Addresses.HISTORY_QUERY, new JsonObject()).getJsonArray("history").getJsonObject(0);
    assertThat(entry.getInteger("listeners")).isEqualTo(1);
  }

  @Test
  void anotherJournal_isAnotherHistory() throws InterruptedException {
    append("porch", 0, started("Porch"));
    awaitPlace(1);
    await(vertx.undeploy(deployment));
    journal = newJournal();
    append("gate", 0, started("Gate"), new StreamEvent.TalkStarted(NOON));
    deployment = await(vertx.deployVerticle(verticle()));
    awaitPlace(2);
    var history = ask(Addresses.HISTORY_QUERY, new JsonObject()).getJsonArray("history");
    assertThat(history).hasSize(1);
    assertThat(history.getJsonObject(0).getString("stream")).isEqualTo("gate");
  }

  @Test
  void events_areToldWithTheNameOfTheirStream_pageByPage() throws InterruptedException {
    append("porch", 0, started("Porch"), new StreamEvent.TalkStarted(NOON));
    append("porch", 2, new StreamEvent.TalkStopped(NOON.plusSeconds(1)));
    awaitPlace(3);

    var first = ask(Addresses.HISTORY_EVENTS, new JsonObject().put("after", 0).put("limit", 2));
    assertThat(first.getJsonArray("events").getJsonObject(1))
        .isEqualTo(
            new JsonObject()
                .put("seq", 2L)
                .put("kind", "stream")
                .put("id", "porch")
                .put("version", 2L)
                .put("type", "TalkStarted")
                .put("at", "2026-05-01T12:00:00Z")
                .put("node", "attic")
                .put("name", "Porch")
                .put("body", new JsonObject()));
    var second =
        ask(Addresses.HISTORY_EVENTS, new JsonObject().put("after", first.getLong("next")));
    assertThat(second.getJsonArray("events")).hasSize(1);
    assertThat(second.getLong("next")).isEqualTo(3);
    assertThat(second.getBoolean("reset")).isFalse();
  }

  @Test
  void placeBeyondTheJournal_isOfAnotherJournal() throws InterruptedException {
    append("porch", 0, started("Porch"));
    awaitPlace(1);
    var reply = ask(Addresses.HISTORY_EVENTS, new JsonObject().put("after", 99));
    assertThat(reply.getBoolean("reset")).isTrue();
  }

  @Test
  void stats_countThisNodesFacts_andTheLag() throws InterruptedException {
    append("porch", 0, started("Porch"), new StreamEvent.TalkStarted(NOON));
    awaitPlace(2);
    var stats = ask(Addresses.HISTORY_STATS, new JsonObject());
    assertThat(stats.getLong("checkpoint")).isEqualTo(2);
    assertThat(stats.getLong("lagEvents")).isZero();
    assertThat(stats.getLong("streams")).isEqualTo(1);
    assertThat(stats.getLong("talks")).isEqualTo(1);
  }

  @Test
  void timeThatIsNone_isRefused() throws InterruptedException {
    append("porch", 0, started("Porch"));
    awaitPlace(1);
    var failure =
        bus.request(Addresses.HISTORY_QUERY, new JsonObject().put("from", "yesterday"))
            .map(_ -> new Refusal(0, ""))
            .otherwise(Refusal::of);
    assertThat(await(failure).status()).isEqualTo(400);
  }

  private HistoryVerticle verticle() {
    return new HistoryVerticle(journal, folder.resolve("projections.db"), "attic");
  }

  private static InMemoryJournal newJournal() {
    return new InMemoryJournal(new InMemoryJournal.Retention(_ -> false, 10, 100_000));
  }

  private static StreamEvent started(String name) {
    return new StreamEvent.StreamStarted(
        1, new StreamName(name), new PublisherId("anna"), new NodeName("attic"), NOON);
  }

  private void append(String stream, long version, StreamEvent... events) {
    var facts = Arrays.stream(events).map(StreamFacts::fact).toList();
    var aggregate = StreamFacts.aggregate(new StreamId(stream));
    journal
        .append(new Append(UUID.randomUUID(), aggregate, version, "attic", 1, facts))
        .toCompletableFuture()
        .join();
  }

  private void awaitPlace(long seq) throws InterruptedException {
    Long place = 0L;
    while (place != null && place < seq) place = places.poll(10, TimeUnit.SECONDS);
    assertThat(place).isEqualTo(seq);
  }

  private JsonObject ask(String address, JsonObject question) {
    return await(bus.request(address, question));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
