package io.hearthline.verticles.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.testpeer.Heard;
import io.hearthline.verticles.bus.Addresses;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is shipped, in this process, with real clients. */
@Timeout(60)
class WholeNodeIT {
  @TempDir Path data;
  private LiveNode live;

  @BeforeEach
  void start() {
    live = new LiveNode(data, Map.of("HEARTHLINE_DRAIN_TIMEOUT", "1s"));
  }

  @AfterEach
  void stop() {
    live.close();
  }

  @Test
  void publishedByWhip_isHeardByWhep() throws Exception {
    var talker = live.peers.talker();
    var listener = live.peers.listener();
    var published = live.join("/whip/Porch", talker);
    var heard = live.join("/whep/Porch", listener);
    talker.say(5);
    assertThat(listener.hear(5)).extracting(Heard::voice).containsOnly(talker.voice());
    assertThat(live.delete(heard)).isEqualTo(200);
    assertThat(listener.ended().get(20, TimeUnit.SECONDS)).isEqualTo("close_notify");
    assertThat(live.delete(published)).isEqualTo(200);
    live.until("/health", health -> health.getInteger("active_streams") == 0);
  }

  @Test
  void withoutToken_nobodyComesIn() throws Exception {
    var offer = live.peers.talker().offer();
    assertThat(live.post("/whip/Porch", offer, null).statusCode()).isEqualTo(401);
    assertThat(live.post("/whip/Porch", offer, "wrong").statusCode()).isEqualTo(401);
    assertThat(live.post("/whep/Porch", offer, null).statusCode()).isEqualTo(401);
    var refused = live.webSocket().ask("hello", new JsonObject().put("name", "Stranger"));
    assertThat(refused.getString("code")).isEqualTo("unauthorized");
    assertThat(live.get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void nativeClients_hearEachOther_andThemselvesNot() throws Exception {
    var porch = new LiveClient(live, "Porch");
    var kitchen = new LiveClient(live, "Kitchen");
    var porchStream = porch.publish();
    var kitchenStream = kitchen.publish();
    assertThat(porch.listen(0, kitchenStream).getString("type")).isEqualTo("ok");
    assertThat(kitchen.listen(3, porchStream).getString("type")).isEqualTo("ok");
    assertThat(porch.listen(1, porchStream).getString("code")).isEqualTo("own-stream");

    porch.talk(true);
    kitchen.talk(true);
    porch.peer.say(3);
    kitchen.peer.say(2);
    assertThat(kitchen.peer.hear(3))
        .allSatisfy(packet -> assertThat(packet.voice()).isEqualTo(porch.peer.voice()))
        .extracting(Heard::ssrc)
        .containsOnly(kitchen.peer.slotSsrcs().get(3));
    assertThat(porch.peer.hear(2)).extracting(Heard::voice).containsOnly(kitchen.peer.voice());
    var levels = kitchen.wire.next("levels").getJsonObject("levels");
    assertThat(levels.fieldNames()).containsAnyOf(porchStream, kitchenStream);
  }

  @Test
  void whoDoesNotTalk_isNotHeard_whateverHisMicrophoneSends() throws Exception {
    var porch = new LiveClient(live, "Porch");
    var kitchen = new LiveClient(live, "Kitchen");
    kitchen.listen(0, porch.publish());
    porch.peer.say(2);
    porch.peer.check(true); // the relay has them by now
    porch.talk(true);
    porch.peer.say(1);
    assertThat(kitchen.peer.hear(1)).extracting(Heard::number).containsExactly(2);
  }

  @Test
  void publisherGone_endsTheStreamOnceForEveryListener() throws Exception {
    var endings = new LinkedBlockingQueue<JsonObject>();
    live.node
        .runtime()
        .eventBus()
        .<JsonObject>localConsumer(
            Addresses.event("StreamEnded"), message -> endings.add(message.body()));
    var talker = live.peers.talker();
    live.join("/whip/Porch", talker);
    var listener = new LiveClient(live, "Kitchen");
    var stream = listener.streamNamed("Porch");
    listener.listen(0, stream);
    talker.sayGoodBye();
    var ended = listener.wire.next("ended");
    assertThat(ended.getString("stream")).isEqualTo(stream);
    assertThat(ended.getInteger("slot")).isZero();
    live.until("/health", health -> health.getInteger("active_streams") == 0);
    // Its reply comes behind whatever else there was to say.
    listener.wire.ask("ping", new JsonObject());
    assertThat(listener.wire.count("ended")).isZero();
    var told = endings.poll(20, TimeUnit.SECONDS);
    assertThat(told == null ? "nothing" : told.getString("stream")).isEqualTo(stream);
    assertThat(endings).isEmpty();
  }

  @Test
  void encoderThatComesBack_goesOnWithItsStream() throws Exception {
    var before = live.peers.talker();
    live.join("/whip/Porch", before);
    var listener = new LiveClient(live, "Kitchen");
    var stream = listener.streamNamed("Porch");
    listener.listen(0, stream);
    before.say(1);
    var first = listener.peer.hear(1).getFirst();
    var after = live.peers.talker();
    live.join("/whip/Porch", after);
    after.say(1);
    var second = listener.peer.hear(1).getFirst();
    assertThat(second.voice()).isEqualTo(after.voice());
    assertThat(second.index()).isEqualTo(first.index() + 1);
    assertThat(second.ssrc()).isEqualTo(first.ssrc());
    assertThat(listener.wire.count("ended")).isZero();
  }

  @Test
  void healthAndMetrics_showWhatIsGoingOn() throws Exception {
    var talker = live.peers.talker();
    var listener = live.peers.listener();
    live.join("/whip/Porch", talker);
    live.join("/whep/Porch", listener);
    talker.say(4);
    listener.hear(4);
    live.until("/health", health -> health.getInteger("active_streams") == 1);
    assertThat(live.getJson("/health").getString("status")).isEqualTo("healthy");
    assertThat(live.getJson("/health").getJsonArray("degraded")).isEmpty();
    assertThat(live.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(live.get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(live.metric("hearthline_streams_active")).isEqualTo(1);
    assertThat(live.metric("hearthline_packets_forwarded_total")).isGreaterThanOrEqualTo(4);
    assertThat(live.get("/metrics").body())
        .contains("hearthline_listeners_active", "hearthline_forward_seconds_bucket")
        .doesNotContain("Porch");
  }

  @Test
  void drain_tellsClientsAndEndsInTime() throws Exception {
    var client = new LiveClient(live, "Porch");
    client.publish();
    var stopping = Thread.ofPlatform().start(live.node::stop);
    assertThat(client.wire.next("reconnect").getString("reason")).isNotBlank();
    assertThat(client.wire.closeCode()).isEqualTo(1012);
    assertThat(client.peer.ended().get(20, TimeUnit.SECONDS)).isEqualTo("close_notify");
    assertThat(stopping.join(Duration.ofSeconds(20))).isTrue();
  }
}
