package io.hearthline.verticles.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.domain.journal.InMemoryJournal;
import io.hearthline.domain.journal.Leases.Renewal;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.verticles.access.NamePattern;
import io.hearthline.verticles.access.Role;
import io.hearthline.verticles.access.StoredToken;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.LocalBus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecorderVerticleTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOON);
  private static final StoredToken PHONE =
      new StoredToken(
          "0a1b2c3d",
          "phone",
          "hash",
          Set.of(Role.TALK, Role.LISTEN),
          NamePattern.ANY,
          NOON.minusSeconds(60),
          NOON.plusSeconds(60),
          null);

  private final Vertx vertx = Vertx.vertx();
  private final InMemoryJournal journal =
      new InMemoryJournal(new InMemoryJournal.Retention(_ -> false, 10, 1_000));
  private final Semaphore appended = new Semaphore(0);

  @BeforeEach
  void follow() {
    var _ = journal.follow(appended::release);
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void node_isRecordedWithItsStartAndItsStop() throws InterruptedException {
    var deployment = await(vertx.deployVerticle(node("attic", 7)));
    awaitAppends(1);
    await(vertx.undeploy(deployment));
    var all = all();
    assertThat(all).extracting(Recorded::type).containsExactly("NodeStarted", "NodeStopped");
    assertThat(all.getFirst().body())
        .isEqualTo(Map.of("epoch", 7L, "software", "0.1.0", "roles", "relay,signaling"));
  }

  @Test
  void survivors_recordALossOnce() throws InterruptedException {
    await(vertx.deployVerticle(node("cellar", 3)));
    awaitAppends(1);
    var bus = new LocalBus(vertx);
    var question = new JsonObject().put("node", "cellar").put("epoch", 3);
    await(bus.request(Addresses.NODES_LOST, question));
    await(bus.request(Addresses.NODES_LOST, question));
    await(bus.request(Addresses.NODES_LOST, question.copy().put("epoch", 2)));
    assertThat(all()).extracting(Recorded::type).containsExactly("NodeStarted", "NodeLost");
  }

  @Test
  void tokens_areRecordedOnce_withoutAnySecret() throws InterruptedException {
    var recorder = node("attic", 7);
    await(vertx.deployVerticle(recorder));
    recorder.issued(PHONE);
    recorder.issued(PHONE);
    recorder.revoked(PHONE.id(), NOON);
    recorder.revoked("unknown", NOON);
    awaitAppends(3);
    var all = all();
    assertThat(all)
        .extracting(Recorded::type)
        .containsExactly("NodeStarted", "TokenIssued", "TokenRevoked");
    assertThat(all.get(1).at()).isEqualTo(PHONE.created());
    assertThat(all.get(1).body())
        .isEqualTo(
            Map.of(
                "name",
                "phone",
                "roles",
                "listen,talk",
                "names",
                "*",
                "expires",
                "2026-05-01T12:01:00Z"));
  }

  @Test
  void nodeThatWasGivenUp_andGoesOn_isRecordedAsAnotherLife() throws InterruptedException {
    var recorder = node("attic", 7);
    var deployment = await(vertx.deployVerticle(recorder));
    awaitAppends(1);
    var lease =
        journal.leases().renew("attic", 7, "instance", Duration.ZERO).toCompletableFuture().join();
    assertThat(lease).isInstanceOf(Renewal.Granted.class);
    var expired = journal.leases().expired().toCompletableFuture().join().getFirst();
    assertThat(journal.leases().fence(expired, "cellar").toCompletableFuture().join()).isTrue();

    recorder.issued(PHONE); // fenced, and recorded all the same
    awaitAppends(1);
    new LocalBus(vertx).publish(Addresses.NODE_RENEWED, new JsonObject().put("epoch", 8));
    awaitAppends(1);
    await(vertx.undeploy(deployment));

    assertThat(all())
        .extracting(Recorded::type)
        .containsExactly("NodeStarted", "TokenIssued", "NodeStarted", "NodeStopped");
    assertThat(all().get(2).body()).containsEntry("epoch", 8L);
  }

  private RecorderVerticle node(String name, long epoch) {
    return new RecorderVerticle(
        journal, new NodeIdentity(name, epoch, "0.1.0", Set.of("signaling", "relay")), CLOCK);
  }

  private void awaitAppends(int count) throws InterruptedException {
    assertThat(appended.tryAcquire(count, 10, TimeUnit.SECONDS)).isTrue();
  }

  private List<Recorded> all() {
    return journal.readAll(0, 100).toCompletableFuture().join();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
