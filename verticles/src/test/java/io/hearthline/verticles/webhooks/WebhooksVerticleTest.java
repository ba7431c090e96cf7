package io.hearthline.verticles.webhooks;

import static io.hearthline.verticles.webhooks.Receiver.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.InMemoryJournal;
import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.stream.EndReason;
import io.hearthline.domain.stream.NodeName;
import io.hearthline.domain.stream.PublisherId;
import io.hearthline.domain.stream.StreamEvent;
import io.hearthline.domain.stream.StreamFacts;
import io.hearthline.domain.stream.StreamId;
import io.hearthline.domain.stream.StreamName;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.LocalBus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WebhooksVerticleTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final String SECRET = "a secret of the test";
  private static final Duration NO_TIME = Duration.ofMillis(1);

  /** Failures are repeated at once, and nobody waits long for an answer. */
  private static final Pace FAST =
      new Pace(
          Duration.ofSeconds(10),
          NO_TIME,
          NO_TIME,
          Duration.ofHours(24),
          Duration.ofMillis(50),
          Duration.ofSeconds(10));

  private static final Pace IMPATIENT =
      new Pace(Duration.ofMillis(200), NO_TIME, NO_TIME, FAST.giveUp(), FAST.look(), FAST.begin());

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final Receiver receiver = new Receiver(vertx);
  private final URI hook = receiver.url("/hook?key=1");
  private Journal journal = newJournal();
  private volatile Instant now = NOON;

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void startResumeAndEnd_areTold_inOrder() throws InterruptedException {
    deploy(FAST, hook);
    append("porch", 0, "attic", started("Porch"), new StreamEvent.TalkStarted(NOON));
    append("porch", 2, "attic", resumed("Terrace"), ended());

    var start = receiver.take();
    assertThat(start.path()).isEqualTo("/hook?key=1");
    assertThat(start.header("content-type")).isEqualTo("application/json");
    assertThat(start.json())
        .isEqualTo(
            new JsonObject()
                .put("id", start.delivery())
                .put("type", "StreamStarted")
                .put("at", "2026-05-01T12:00:00Z")
                .put("node", "attic")
                .put("stream", "porch")
                .put("name", "Porch")
                .put("generation", 1)
                .put("publisher", "anna"));
    var resume = receiver.take();
    assertThat(resume.json().getString("type")).isEqualTo("StreamResumed");
    var end = receiver.take().json();
    assertThat(end.getString("type")).isEqualTo("StreamEnded");
    assertThat(end.getString("name")).isEqualTo("Terrace");
    assertThat(end.getString("reason")).isEqualTo("gone");
    assertThat(resume.delivery()).isNotEqualTo(start.delivery());
  }

  @Test
  void signature_isThatOfTimeAndBody() throws InterruptedException {
    deploy(FAST, hook);
    append("porch", 0, "attic", started("Pörch"));

    var got = receiver.take();
    assertThat(got.header("hearthline-signature"))
        .isEqualTo(new Signature(SECRET).of(got.body(), NOON));
  }

  @Test
  void failures_areRepeated_asTheSameDelivery() throws InterruptedException {
    receiver.then(List.of(status(500), status(503), status(302)));
    deploy(FAST, hook);
    append("porch", 0, "attic", started("Porch"), ended());

    var first = receiver.take();
    for (int again = 0; again < 3; again++) {
      var repeated = receiver.take();
      assertThat(repeated.delivery()).isEqualTo(first.delivery());
      assertThat(repeated.body()).isEqualTo(first.body());
    }
    assertThat(receiver.take().json().getString("type")).isEqualTo("StreamEnded");
    assertThat(stats().getLong("failed")).isEqualTo(3);
  }

  @Test
  void redirect_isNotFollowed() throws InterruptedException {
    var elsewhere = receiver.url("/elsewhere").toString();
    receiver.usually(
        request -> request.response().setStatusCode(307).putHeader("Location", elsewhere).end());
    deploy(FAST, hook);
    append("porch", 0, "attic", started("Porch"));

    assertThat(receiver.take().path()).isEqualTo("/hook?key=1");
    assertThat(receiver.take().path()).isEqualTo("/hook?key=1");
  }

  @Test
  void receiverThatHangs_isAskedAgain_andKeepsNobodyWaiting() throws InterruptedException {
    var hanging = new Receiver(vertx).usually(Receiver::hang);
    deploy(IMPATIENT, hanging.url("/"), hook);
    append("porch", 0, "attic", started("Porch"), ended());

    assertThat(receiver.take().json().getString("type")).isEqualTo("StreamStarted");
    assertThat(receiver.take().json().getString("type")).isEqualTo("StreamEnded");
    assertThat(hanging.take().delivery()).isEqualTo(hanging.take().delivery());
  }

  @Test
  void answerWithoutAnEnd_isCutOff() throws InterruptedException {
    receiver.usually(request ->
        request.response().setChunked(true).write(Buffer.buffer(new byte[200_000]))); // and no end
    deploy(FAST, hook);
    append("porch", 0, "attic", started("Porch"), ended());

    var first = receiver.take();
    assertThat(receiver.take().delivery()).isNotEqualTo(first.delivery());
  }

  @Test
  void factsOfOtherNodes_areTheirsToTell() throws InterruptedException {
    deploy(FAST, hook);
    append("gate", 0, "cellar", started("Gate"));
    append("porch", 0, "attic", started("Porch"));
    append("gate", 1, "attic", ended()); // the other node was given up

    assertThat(receiver.take().json().getString("stream")).isEqualTo("porch");
    var end = receiver.take().json();
    assertThat(end.getString("stream")).isEqualTo("gate");
    assertThat(end.getString("name")).isEqualTo("Gate");
  }

  @Test
  void afterARestart_itGoesOnWhereItWas() throws InterruptedException {
    var first = deploy(FAST, hook);
    append("porch", 0, "attic", started("Porch"));
    receiver.take();
    awaitDelivered(1);
    await(vertx.undeploy(first));
    append("porch", 1, "attic", ended());
    deploy(FAST, hook);

    var end = receiver.take().json();
    assertThat(end.getString("type")).isEqualTo("StreamEnded");
    assertThat(end.getString("name")).isEqualTo("Porch");
  }

  @Test
  void whatWasOnItsWayAtTheStop_isSentAfterTheStart() throws InterruptedException {
    receiver.usually(Receiver::hang);
    var first = deploy(FAST, hook);
    append("porch", 0, "attic", started("Porch"), ended());
    var unanswered = receiver.take();
    await(vertx.undeploy(first));
    receiver.usually(status(200));
    deploy(FAST, hook);

    assertThat(receiver.take().delivery()).isEqualTo(unanswered.delivery());
    assertThat(receiver.take().json().getString("type")).isEqualTo("StreamEnded");
  }

  @Test
  void newReceiver_isToldOfWhatIsToCome() throws InterruptedException {
    append("porch", 0, "attic", started("Porch"), ended());
    deploy(FAST, hook);
    append("gate", 0, "attic", started("Gate"));

    assertThat(receiver.take().json().getString("stream")).isEqualTo("gate");
  }

  @Test
  void anotherJournal_isTakenFromItsEnd() throws InterruptedException {
    var first = deploy(FAST, hook);
    append("porch", 0, "attic", started("Porch"));
    var before = receiver.take();
    awaitDelivered(1);
    await(vertx.undeploy(first));
    journal = newJournal();
    append("porch", 0, "attic", started("Porch"), ended());
    deploy(FAST, hook);
    append("gate", 0, "attic", started("Gate"));

    var got = receiver.take();
    assertThat(got.json().getString("stream")).isEqualTo("gate");
    assertThat(got.delivery()).isNotEqualTo(before.delivery());
  }

  @Test
  void manyFactsBetween_areSkipped_pageByPage() throws InterruptedException {
    deploy(FAST, hook);
    var talks = new StreamEvent[2 * Feed.PAGE];
    for (int i = 0; i < talks.length; i++) {
      talks[i] = i % 2 == 0 ? new StreamEvent.TalkStarted(NOON) : new StreamEvent.TalkStopped(NOON);
    }
    append("porch", 0, "attic", started("Porch"));
    append("porch", 1, "attic", talks);
    append("porch", 1 + talks.length, "attic", ended());

    assertThat(receiver.take().json().getString("type")).isEqualTo("StreamStarted");
    assertThat(receiver.take().json().getString("type")).isEqualTo("StreamEnded");
  }

  @Test
  void journalThatWasAway_isCaughtUpWith() throws InterruptedException {
    var unreliable = new UnreliableJournal(journal);
    journal = unreliable;
    deploy(FAST, hook);
    unreliable.away(true);
    append("porch", 0, "attic", started("Porch"));
    unreliable.awaitLook();
    assertThat(receiver.waiting()).isZero();
    unreliable.away(false);

    assertThat(receiver.take().json().getString("stream")).isEqualTo("porch");
  }

  @Test
  void whatIsTooOld_isGivenUp_andNewsAreTold() throws InterruptedException {
    receiver.usually(status(500));
    deploy(FAST, hook);
    append("porch", 0, "attic", started("Porch"), ended());
    receiver.take();
    var later = NOON.plus(Duration.ofHours(25));
    append(
        "gate",
        0,
        "attic",
        new StreamEvent.StreamStarted(
            1, new StreamName("Gate"), new PublisherId("anna"), new NodeName("attic"), later));
    now = later;

    var got = receiver.take();
    while (got.json().getString("stream").equals("porch")) got = receiver.take();
    assertThat(got.json().getString("stream")).isEqualTo("gate");
    assertThat(stats().getLong("given-up")).isEqualTo(2);
  }

  private String deploy(Pace pace, URI... urls) {
    var config =
        new WebhooksConfig(
            "attic", "Hearthline/test", List.of(urls), SECRET, folder.resolve("webhooks"), pace);
    return await(vertx.deployVerticle(new WebhooksVerticle(journal, config, () -> now)));
  }

  private static InMemoryJournal newJournal() {
    return new InMemoryJournal(new InMemoryJournal.Retention(_ -> false, 10, 1_000));
  }

  private static StreamEvent started(String name) {
    return new StreamEvent.StreamStarted(
        1, new StreamName(name), new PublisherId("anna"), new NodeName("attic"), NOON);
  }

  private static StreamEvent resumed(String name) {
    return new StreamEvent.StreamResumed(
        2, new StreamName(name), new PublisherId("anna"), new NodeName("attic"), NOON);
  }

  private static StreamEvent ended() {
    return new StreamEvent.StreamEnded(EndReason.GONE, NOON);
  }

  private void append(String stream, long version, String node, StreamEvent... events) {
    var facts = Arrays.stream(events).map(StreamFacts::fact).toList();
    var aggregate = StreamFacts.aggregate(new StreamId(stream));
    journal
        .append(new Append(UUID.randomUUID(), aggregate, version, node, 1, facts))
        .toCompletableFuture()
        .join();
  }

  private JsonObject stats() {
    return await(new LocalBus(vertx).request(Addresses.WEBHOOKS_STATS, new JsonObject()));
  }

  /** The receiver knows of a delivery before the sender knows that it does. */
  private void awaitDelivered(long deliveries) {
    while (stats().getLong("delivered") < deliveries) Thread.onSpinWait();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
