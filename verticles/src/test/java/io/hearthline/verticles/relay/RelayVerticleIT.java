package io.hearthline.verticles.relay;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.engine.EngineOptions;
import io.hearthline.media.testpeer.Heard;
import io.hearthline.media.testpeer.PeerFormat;
import io.hearthline.media.testpeer.PeerLoop;
import io.hearthline.media.testpeer.TestPeer;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.Refusal;
import io.hearthline.verticles.bus.RelayEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The relay as its neighbours on the event bus see it. */
@Timeout(60)
class RelayVerticleIT {
  private static final int PATIENCE_SECONDS = 20;

  private final Vertx vertx = Vertx.vertx();
  private final PeerLoop peers = new PeerLoop();
  private final LinkedBlockingQueue<RelayEvent> events = new LinkedBlockingQueue<>();

  @BeforeEach
  void deploy() throws Exception {
    vertx
        .eventBus()
        .<JsonObject>localConsumer(
            Addresses.RELAY_EVENTS, message -> events.add(RelayEvent.of(message.body())));
    var options = new EngineOptions(0, List.of(), List.of("lo"), 6, 100);
    await(vertx.deployVerticle(new RelayVerticle(options, "node", 1)));
  }

  @AfterEach
  void close() throws Exception {
    peers.close();
    await(vertx.close());
  }

  @Test
  void answeredPublishedAndListened_isHeard() throws Exception {
    var talker = join("t1", "whip", peers.talker());
    var listener = join("t2", "whep", peers.listener());
    ask(Addresses.RELAY_PUBLISH, about("t1").put("stream", "porch"));
    ask(Addresses.RELAY_LISTEN, about("t2").put("slot", 0).put("stream", "porch"));
    talker.say(3);
    assertThat(listener.hear(3)).extracting(Heard::voice).containsOnly(talker.voice());

    var stats = ask(Addresses.RELAY_STATS, new JsonObject());
    assertThat(stats.getInteger("publishing")).isEqualTo(1);
    assertThat(stats.getInteger("listening")).isEqualTo(1);
    assertThat(stats.getInteger("connected")).isEqualTo(2);
    assertThat(stats.getBoolean("mediaPortOpen")).isTrue();
    assertThat(stats.getJsonObject("joinSeconds").fieldNames()).contains("ice", "dtls", "media");
    assertThat(stats.getJsonObject("handshakes").getLong("failed")).isZero();
    assertThat(stats.getJsonObject("loop").getLong("tasksRefused")).isZero();
    assertThat(stats.getJsonObject("dropped").fieldNames())
        .contains("stun-auth", "kernel-receive-buffer", "send-buffer-full", "too-long");

    ask(Addresses.RELAY_UNLISTEN, about("t2").put("slot", 0));
    ask(Addresses.RELAY_UNPUBLISH, about("t1"));
    stats = ask(Addresses.RELAY_STATS, new JsonObject());
    assertThat(stats.getInteger("publishing") + stats.getInteger("listening")).isZero();
  }

  @Test
  void ends_areToldOnceWithTheirReason() throws Exception {
    join("t1", "whip", peers.talker()).sayGoodBye();
    assertThat(next(RelayEvent.Closed.class)).isEqualTo(new RelayEvent.Closed("t1", "dtls-close"));
    join("t2", "whep", peers.listener());
    ask(Addresses.RELAY_CLOSE, about("t2"));
    ask(Addresses.RELAY_CLOSE, about("t2"));
    assertThat(next(RelayEvent.Closed.class)).isEqualTo(new RelayEvent.Closed("t2", "closed"));
    ask(Addresses.RELAY_STATS, new JsonObject());
    assertThat(events).noneMatch(event -> event instanceof RelayEvent.Closed);
  }

  @Test
  void receiverOfSystem1_isOfferedASlot() throws Exception {
    var peer = peers.listener();
    var offer = ask(Addresses.RELAY_OFFER, about("t1")).getString("offer");
    var answer = peer.answer(offer);
    assertThat(refused(Addresses.RELAY_OFFER, about("t1"))).isEqualTo(Refusal.CONFLICT);
    ask(Addresses.RELAY_ACCEPT, about("t1").put("answer", answer));
    assertThat(next(RelayEvent.Connected.class).transport()).isEqualTo("t1");
  }

  @Test
  void iceRestartByFragment_changesTheTag() throws Exception {
    var peer = peers.listener();
    var body = about("t1").put("offer", peer.offer()).put("profile", "whep");
    var answer = ask(Addresses.RELAY_ANSWER, body);
    peer.answered(answer.getString("answer"));
    peer.restartIce();
    var trickled = ask(Addresses.RELAY_TRICKLE, about("t1").put("fragment", peer.fragment()));
    assertThat(trickled.getString("fragment")).contains("a=ice-ufrag:");
    assertThat(trickled.getString("etag")).isNotEqualTo(answer.getString("etag"));
  }

  @Test
  void whatMakesNoSense_isRefusedWithTheRightStatus() throws Exception {
    join("t1", "native", peers.peer(PeerFormat.PLAIN, true, 1));
    ask(Addresses.RELAY_PUBLISH, about("t1").put("stream", "porch"));
    var listen = about("t1").put("slot", 0);
    assertThat(refused(Addresses.RELAY_LISTEN, listen.copy().put("stream", "porch")))
        .isEqualTo(Refusal.CONFLICT);
    assertThat(refused(Addresses.RELAY_LISTEN, listen.copy().put("stream", "nobody")))
        .isEqualTo(Refusal.NOT_FOUND);
    assertThat(refused(Addresses.RELAY_LISTEN, about("t1").put("slot", 7).put("stream", "porch")))
        .isEqualTo(Refusal.BAD_REQUEST);
    assertThat(refused(Addresses.RELAY_LISTEN, about("t1"))).isEqualTo(Refusal.BAD_REQUEST);
    assertThat(refused(Addresses.RELAY_PUBLISH, about("t9").put("stream", "porch")))
        .isEqualTo(Refusal.NOT_FOUND);
    var bad = about("t2").put("offer", "v=0\r\n").put("profile", "whip");
    assertThat(refused(Addresses.RELAY_ANSWER, bad)).isEqualTo(Refusal.BAD_REQUEST);
    assertThat(refused(Addresses.RELAY_ANSWER, bad.put("profile", "?")))
        .isEqualTo(Refusal.BAD_REQUEST);
    assertThat(refused(Addresses.RELAY_ACCEPT, about("t9").put("answer", "v=0\r\n")))
        .isEqualTo(Refusal.NOT_FOUND);
    assertThat(refused(Addresses.RELAY_TRICKLE, about("t9").put("fragment", "a=x\r\n")))
        .isEqualTo(Refusal.NOT_FOUND);
  }

  private TestPeer join(String transport, String profile, TestPeer peer) throws Exception {
    var body = about(transport).put("offer", peer.offer()).put("profile", profile);
    peer.answered(ask(Addresses.RELAY_ANSWER, body).getString("answer"));
    peer.connected().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(next(RelayEvent.Connected.class).transport()).isEqualTo(transport);
    return peer;
  }

  private static JsonObject about(String transport) {
    return new JsonObject().put("transport", transport);
  }

  private JsonObject ask(String address, JsonObject body) throws Exception {
    return await(vertx.eventBus().<JsonObject>request(address, body)).body();
  }

  private int refused(String address, JsonObject body) throws Exception {
    try {
      throw new AssertionError("not refused: " + ask(address, body));
    } catch (ExecutionException refused) {
      return Refusal.of(requireNonNull(refused.getCause())).status();
    }
  }

  private <E extends RelayEvent> E next(Class<E> type) throws InterruptedException {
    while (true) {
      var event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(event).as("waiting for %s", type).isNotNull();
      if (type.isInstance(event)) return type.cast(event);
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
