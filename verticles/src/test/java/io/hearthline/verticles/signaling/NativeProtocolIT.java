package io.hearthline.verticles.signaling;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.signaling.config.Limits;
import io.hearthline.verticles.signaling.config.SignalingConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NativeProtocolIT {
  private static final JsonObject NONE = new JsonObject();

  private TestNode node = TestNode.withTokens();

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void hello_isAnsweredWithEverythingTheClientNeeds() {
    var ok = node.native_().ask("hello", hello("both"));

    assertThat(ok.getString("type")).isEqualTo("ok");
    assertThat(ok.getString("client")).startsWith("client_");
    assertThat(ok.getString("resume")).hasSizeGreaterThan(43);
    assertThat(ok.getBoolean("resumed")).isFalse();
    assertThat(ok.getJsonArray("roles")).containsExactly("listen", "talk");
    assertThat(ok.getJsonObject("limits").getInteger("slots")).isEqualTo(6);
    assertThat(ok.getJsonArray("streams")).isEmpty();
  }

  @Test
  void helloWithoutToken_isRefusedAndClosed() {
    var wire = node.native_();
    var error = wire.ask("hello", new JsonObject().put("name", "Porch"));

    assertThat(error.getString("code")).isEqualTo("unauthorized");
    assertThat(wire.closeCode()).isEqualTo(4401);
  }

  @Test
  void refusedRequests_areCountedByStatus() {
    var listener = client("listener");
    listen(listener, 0, "stream_of_nobody");
    listener.ask("no-such-type", NONE);
    var refused =
        node.vertx
            .eventBus()
            .<JsonObject>request(Addresses.SIGNALING_STATS, NONE)
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .body()
            .getJsonObject("refused");
    assertThat(refused.getMap()).containsEntry("native-404", 1L).containsEntry("native-400", 1L);
  }

  @Test
  void noHello_isClosedAfterItsTime() {
    restart(
        SignalingConfig.defaults("test", "0")
            .withLimits(
                Limits.defaults().withTimes(Duration.ofMillis(50), Duration.ofSeconds(30))));
    assertThat(node.native_().closeCode()).isEqualTo(4408);
  }

  @Test
  void otherRequestBeforeHello_isClosed() {
    var wire = node.native_();
    wire.request("ping", NONE);
    assertThat(wire.closeCode()).isEqualTo(4400);
  }

  @Test
  void published_isListedHeardAndEnded() {
    var talker = client("talker");
    var listener = client("listener");
    var stream = publish(talker);
    assertThat(listedAt(listener).getString("name")).isEqualTo("Porch");

    assertThat(listen(listener, 0, stream).getString("type")).isEqualTo("ok");
    assertThat(node.relay.gates).containsExactly(false);
    assertThat(ok(talker.ask("talk", new JsonObject().put("talking", true)))).isTrue();
    assertThat(node.relay.gates).containsExactly(false, true);
    var shown = listedAt(listener);
    while (shown.getInteger("listeners") == 0 || !shown.getBoolean("talking")) {
      shown = listedAt(listener);
    }
    assertThat(shown.getBoolean("mine")).isFalse();

    assertThat(ok(talker.ask("unpublish", NONE))).isTrue();
    var ended = listener.next("ended");
    assertThat(ended.getInteger("slot")).isZero();
    assertThat(ended.getString("stream")).isEqualTo(stream);
    assertThat(ended.getString("reason")).isEqualTo("unpublished");
  }

  @Test
  void endOfTheOldStreamDuringASwitch_leavesTheNewOneOn() throws Exception {
    var talker = client("talker");
    var old = publish(talker);
    var other = publish(client("both"));
    var listener = client("listener");
    var watcher = client("listener");
    listen(listener, 0, old);
    listen(watcher, 0, old);
    var held = node.hold(Addresses.RELAY_LISTEN, _ -> true);
    int switching = listener.request("listen", listening(0, other));
    var answer = requireNonNull(held.poll(10, TimeUnit.SECONDS));
    talker.ask("unpublish", NONE);
    watcher.next("ended");
    answer.run();

    assertThat(listener.types(switching)).doesNotContain("ended");
    assertThat(node.relay.count(Addresses.RELAY_UNLISTEN)).isEqualTo(1); // the watcher's
    assertThat(ok(listener.ask("unlisten", new JsonObject().put("slot", 0)))).isTrue();
    assertThat(node.relay.count(Addresses.RELAY_UNLISTEN)).isEqualTo(2);
  }

  @Test
  void endOfAStreamWhileItsSlotIsBeingFilled_isToldAfterwards() throws Exception {
    var talker = client("talker");
    var stream = publish(talker);
    var listener = client("listener");
    var watcher = client("listener");
    listen(watcher, 0, stream);
    var first = new AtomicBoolean(true);
    var held =
        node.hold(TestNode.REPLIES, reply -> reply.isEmpty() && first.getAndSet(false)); // relay's
    int filling = listener.request("listen", listening(2, stream));
    var answer = requireNonNull(held.poll(10, TimeUnit.SECONDS));
    talker.ask("unpublish", NONE);
    watcher.next("ended");
    answer.run();

    assertThat(ok(listener.reply(filling))).isTrue();
    assertThat(listener.next("ended").getInteger("slot")).isEqualTo(2);
  }

  @Test
  void offerAndPublishAndTalkInOneGo_areDoneInOrder() {
    var wire = node.native_();
    wire.ask("hello", hello("both"));
    int offer = wire.request("offer", new JsonObject().put("sdp", node.offer()));
    int publish = wire.request("publish", NONE);
    int talk = wire.request("talk", new JsonObject().put("talking", true));

    assertThat(wire.reply(offer).getInteger("slots")).isEqualTo(6);
    assertThat(ok(wire.reply(publish))).isTrue();
    assertThat(ok(wire.reply(talk))).isTrue();
  }

  @Test
  void startThatIsAnsweredTooLate_leavesNoStream() throws Exception {
    restart(withShortBusReply());
    var talker = client("talker");
    var held = node.hold(TestNode.REPLIES, reply -> reply.containsKey("resume"));
    assertThat(talker.ask("publish", NONE).getString("code")).isEqualTo("overloaded");
    assertThat(node.streams()).hasSize(1);

    var ended = node.events("StreamEnded");
    requireNonNull(held.poll(10, TimeUnit.SECONDS)).run();
    assertThat(ended.poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(node.streams()).isEmpty();
  }

  @Test
  void joinThatIsNotAnswered_leavesNoListener() throws Exception {
    restart(withShortBusReply());
    var stream = publish(client("talker"));
    var listener = client("listener");
    var joined = node.events("ListenerJoined");
    var left = node.events("ListenerLeft");
    node.hold(TestNode.REPLIES, reply -> reply.containsKey("stream"));
    assertThat(listen(listener, 0, stream).getString("type")).isEqualTo("error");

    assertThat(joined.poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(left.poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(node.streams().getFirst().getInteger("listeners")).isZero();
  }

  @Test
  void ownStream_isNotHeard() {
    var talker = client("both");
    var stream = publish(talker);
    assertThat(listen(talker, 0, stream).getString("code")).isEqualTo("own-stream");
  }

  @Test
  void unknownStreamAndBadSlot_areRefused() {
    var listener = client("listener");
    assertThat(listen(listener, 0, "stream_x").getString("code")).isEqualTo("unknown-stream");
    assertThat(listen(listener, 6, "stream_x").getString("code")).isEqualTo("bad-slot");
    assertThat(listen(listener, -1, "stream_x").getString("code")).isEqualTo("bad-slot");
  }

  @Test
  void publishWithoutTheRole_isForbidden() {
    assertThat(client("listener").ask("publish", NONE).getString("code")).isEqualTo("forbidden");
  }

  @Test
  void badAndOverloadedOffers_sayWhichTheyAre() {
    var wire = node.native_();
    wire.ask("hello", hello("both"));
    var bad = wire.ask("offer", new JsonObject().put("sdp", "v=0\r\nno m-line"));
    node.relay.fill();
    var full = wire.ask("offer", new JsonObject().put("sdp", node.offer()));

    assertThat(bad.getString("code")).isEqualTo("bad-sdp");
    assertThat(full.getString("code")).isEqualTo("overloaded");
    assertThat(full.getInteger("retryAfter")).isPositive();
  }

  @Test
  void droppedSocket_keepsTheStreamUntilResumed() throws IOException {
    String resume;
    String client;
    try (var dropped = raw()) {
      dropped.send(hello("both").put("type", "hello").put("id", 1));
      var ok = dropped.next("ok");
      resume = ok.getString("resume");
      client = ok.getString("client");
      dropped.send(new JsonObject().put("type", "offer").put("id", 2).put("sdp", node.offer()));
      dropped.send(new JsonObject().put("type", "publish").put("id", 3));
      dropped.next("ok");
      dropped.next("ok");
    }
    var again = node.native_();
    var ok = again.ask("hello", new JsonObject().put("name", "x").put("resume", resume));

    assertThat(ok.getBoolean("resumed")).isTrue();
    assertThat(ok.getString("client")).isEqualTo(client);
    assertThat(ok.getJsonObject("publishing").getString("stream")).startsWith("stream_");
    assertThat(node.streams()).hasSize(1);
    assertThat(node.relay.closed).isEmpty();
  }

  @Test
  void droppedSocketWithoutAnOffer_leavesNothing() throws IOException {
    try (var dropped = raw()) {
      dropped.send(hello("both").put("type", "hello").put("id", 1));
      dropped.next("ok");
      assertThat(node.stat("sessions")).isEqualTo(1);
    }
    node.awaitStat("sessions", 0);
  }

  @Test
  void droppedSocketsOfOnePlace_leaveSixteenSessions() throws Exception {
    offerAndDrop();
    var oldest = node.relay.onlyTransport();
    for (int i = 0; i < 16; i++) offerAndDrop();

    assertThat(node.relay.closed.poll(10, TimeUnit.SECONDS)).isEqualTo(oldest);
    assertThat(node.stat("sessions")).isEqualTo(16);
  }

  @Test
  void wrongResumeToken_opensANewClient() {
    var first = node.native_().ask("hello", hello("both"));
    var stolen = first.getString("client") + ".AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    var ok = node.native_().ask("hello", hello("other").put("resume", stolen));

    assertThat(ok.getBoolean("resumed")).isFalse();
    assertThat(ok.getString("client")).isNotEqualTo(first.getString("client"));
  }

  @Test
  void resumedElsewhere_closesTheFirstSocket() {
    var first = node.native_();
    var ok = first.ask("hello", hello("both"));
    node.native_().ask("hello", hello("both").put("resume", ok.getString("resume")));
    assertThat(first.closeCode()).isEqualTo(4409);
  }

  @Test
  void graceOver_endsStreamAndTransportOnce() throws Exception {
    restart(
        SignalingConfig.defaults("test", "0")
            .withLimits(Limits.defaults().withTimes(Duration.ofSeconds(5), Duration.ofMillis(50))));
    var watcher = client("listener");
    try (var dropped = raw()) {
      dropped.send(hello("both").put("type", "hello").put("id", 1));
      dropped.send(new JsonObject().put("type", "offer").put("id", 2).put("sdp", node.offer()));
      dropped.send(new JsonObject().put("type", "publish").put("id", 3));
      listen(watcher, 0, listedAt(watcher).getString("id"));
    }
    assertThat(watcher.next("ended").getString("reason")).isEqualTo("signaling-lost");
    assertThat(node.relay.closed.poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(node.relay.count(Addresses.RELAY_CLOSE)).isEqualTo(1);
  }

  @Test
  void goodBye_endsAtOnce() {
    var talker = client("talker");
    var listener = client("listener");
    listen(listener, 0, publish(talker));
    talker.close(1000);
    assertThat(listener.next("ended").getString("reason")).isEqualTo("left");
  }

  @Test
  void consentLost_endsTheSessionAndSaysSo() {
    var talker = client("talker");
    publish(talker);
    node.relay.tell(
        new JsonObject()
            .put("event", "closed")
            .put("transport", node.relay.onlyTransport())
            .put("reason", "consent"));

    assertThat(talker.next("reconnect").getString("reason")).isEqualTo("consent");
    assertThat(talker.closeCode()).isEqualTo(4410);
  }

  @Test
  void resumeTokenOfAStream_carriesItOnFromAnotherClient() {
    var first = client("both");
    var published = first.ask("publish", NONE);
    var listener = client("listener");
    var stream = published.getString("stream");
    listen(listener, 2, stream);
    var second = client("both");
    var again =
        second.ask(
            "publish",
            new JsonObject().put("stream", stream).put("resume", published.getString("resume")));

    assertThat(again.getString("stream")).isEqualTo(stream);
    assertThat(first.next("unpublished").getString("reason")).isEqualTo("taken-over");
    first.close(1000);
    assertThat(ok(second.ask("ping", NONE))).isTrue();
    assertThat(node.streams()).hasSize(1);
    assertThat(node.streams().getFirst().getInteger("listeners")).isEqualTo(1);
  }

  @Test
  void levelsAndHealthOfMedia_arePassedOn() {
    var wire = client("both");
    var stream = wire.ask("publish", new JsonObject().put("name", "Gate")).getString("stream");
    listedAt(wire);
    var transport = node.relay.onlyTransport();
    var talker = client("talker");
    var narrow = client("porch");
    node.relay.tell(
        new JsonObject()
            .put("event", "levels")
            .put("levels", new JsonObject().put(stream, 23).put("stream_unknown", 1)));
    assertThat(wire.next("levels").getJsonObject("levels"))
        .isEqualTo(new JsonObject().put(stream, 23));
    for (var deaf : new Wire[] {talker, narrow}) {
      assertThat(deaf.types(deaf.request("ping", NONE))).doesNotContain("levels");
    }

    node.relay.tell(new JsonObject().put("event", "disconnected").put("transport", transport));
    assertThat(wire.next("media").getString("state")).isEqualTo("disconnected");
  }

  @Test
  void revokedToken_endsTheSession() {
    var wire = client("talker");
    publish(wire);
    node.revoke("talker");
    assertThat(wire.next("error").getString("code")).isEqualTo("unauthorized");
    assertThat(wire.closeCode()).isEqualTo(4401);
  }

  @Test
  void draining_tellsClientsAndTakesNobody() {
    var wire = client("both");
    node.vertx.eventBus().publish(Addresses.NODE_DRAINING, new JsonObject());
    assertThat(wire.next("reconnect").getString("reason")).isEqualTo("draining");
    assertThat(wire.ask("publish", NONE).getString("code")).isEqualTo("draining");
    assertThat(node.get("/api/v1/streams").status()).isEqualTo(401);
    assertThat(
            node.http(
                    io.vertx.core.http.HttpMethod.GET,
                    "/ws",
                    java.util.Map.of("Upgrade", "websocket", "Connection", "Upgrade"),
                    "")
                .status())
        .isEqualTo(503);
  }

  @Test
  void stop_endsStreamsBeforeItIsDone() {
    var wire = client("talker");
    publish(wire);
    node.stopSignaling();
    assertThat(node.streams()).isEmpty();
    assertThat(wire.closeCode()).isEqualTo(1012);
  }

  @Test
  void rename_isSeenByOthers() {
    var talker = client("talker");
    publish(talker);
    var watcher = client("listener");
    assertThat(ok(talker.ask("rename", new JsonObject().put("name", "Kit\u0007chen\u202e"))))
        .isTrue();
    var shown = listedAt(watcher);
    while (!shown.getString("name").equals("Kitchen")) shown = listedAt(watcher);
  }

  @Test
  void talk_opensTheGateWhileTheRegistryIsStillAsked() {
    var talker = client("talker");
    publish(talker);
    assertThat(node.relay.nextGate()).isFalse();
    var held = node.holdTalks();
    int talk = talker.request("talk", new JsonObject().put("talking", true));
    assertThat(node.relay.nextGate()).isTrue();

    var asked = TestNode.await(held);
    node.vertx.runOnContext(_ -> asked.next());
    assertThat(ok(talker.reply(talk))).isTrue();
    assertThat(node.relay.gates).isEmpty();
  }

  @Test
  void talkThatTheRegistryDoesNotTake_isShutAndRefused() {
    var talker = client("talker");
    publish(talker);
    assertThat(node.relay.nextGate()).isFalse();
    node.holdTalks();
    var refused = talker.ask("talk", new JsonObject().put("talking", true));
    assertThat(refused.getString("code")).isEqualTo("timeout");
    assertThat(node.relay.nextGate()).isTrue();
    assertThat(node.relay.nextGate()).isFalse();
  }

  private void restart(SignalingConfig config) {
    node.close();
    node = new TestNode(config, Set.of());
  }

  private static SignalingConfig withShortBusReply() {
    return SignalingConfig.defaults("test", "0")
        .withLimits(Limits.defaults().withBusReply(Duration.ofMillis(500)));
  }

  private RawWire raw() throws IOException {
    return new RawWire(node.port(), "/ws", TestNode.NATIVE);
  }

  private void offerAndDrop() throws IOException {
    try (var dropped = raw()) {
      dropped.send(hello("both").put("type", "hello").put("id", 1));
      dropped.send(new JsonObject().put("type", "offer").put("id", 2).put("sdp", node.offer()));
      dropped.next("ok");
      dropped.next("ok");
    }
    node.awaitStat("connections", 0);
  }

  private Wire client(String token) {
    var wire = node.native_();
    wire.ask("hello", hello(token));
    wire.ask("offer", new JsonObject().put("sdp", node.offer()));
    return wire;
  }

  private static JsonObject hello(String token) {
    return new JsonObject().put("name", "Porch").put("token", token);
  }

  private static String publish(Wire wire) {
    return wire.ask("publish", NONE).getString("stream");
  }

  private static JsonObject listen(Wire wire, int slot, String stream) {
    return wire.ask("listen", listening(slot, stream));
  }

  private static JsonObject listening(int slot, String stream) {
    return new JsonObject().put("slot", slot).put("stream", stream);
  }

  private static boolean ok(JsonObject reply) {
    return reply.getString("type").equals("ok");
  }

  /** The only stream of the next list that holds one. */
  private static JsonObject listedAt(Wire wire) {
    JsonArray streams;
    do {
      streams = wire.next("streams").getJsonArray("streams");
    } while (streams.isEmpty());
    return streams.getJsonObject(0);
  }
}
