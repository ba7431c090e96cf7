package io.hearthline.verticles.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.testpeer.TestPeer;
import io.hearthline.verticles.access.Role;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.signaling.config.Limits;
import io.hearthline.verticles.signaling.config.SignalingConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** System 1's cards, quirk by quirk. */
class Relay1IT {
  private TestNode node = TestNode.openToAll();

  @AfterEach
  void close() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/ws", "/ws/both", "/api/voice-streaming/ws"})
  void q1q2q3_everyPathGreetsWithTheStreams(String path) {
    var greeting = node.card(path).next();
    assertThat(greeting.getString("type")).isEqualTo("available_streams");
    assertThat(greeting.getJsonArray("streams")).isEmpty();
  }

  @Test
  void sending_goesAsTheCardsExpect() {
    var card = node.card("/ws");
    var other = node.card("/");
    send(card, "start_sending");
    assertThat(card.next("sender_ready").getString("connection_id")).isNotBlank();
    card.send(offer(node.peers.talker()));
    var answer = card.next("webrtc_answer").getJsonObject("answer");
    assertThat(answer.getString("type")).isEqualTo("answer");
    assertThat(answer.getString("sdp")).startsWith("v=0\r\n");

    var stream = card.next("stream_available").getString("stream_id");
    assertThat(stream).startsWith("stream_");
    assertThat(other.next("stream_available").getString("stream_id")).isEqualTo(stream);
  }

  @Test
  void q4_theNewestStreamIsTheLast() {
    var first = publish(node.card("/ws"));
    var second = publish(node.card("/ws"));
    var card = node.card("/ws");
    assertThat(card.next("available_streams").getJsonArray("streams"))
        .containsExactly(first, second);
  }

  @Test
  void q7_doubledStartReceiving_isOneOffer() {
    var stream = publish(node.card("/ws"));
    var card = node.card("/ws");
    card.next("available_streams");
    send(card, "start_receiving");
    send(card, "get_available_streams");
    card.send(startReceiving(stream));
    send(card, "get_available_streams");

    var offer = card.next("webrtc_offer");
    assertThat(offer.getJsonObject("offer").getString("type")).isEqualTo("offer");
    card.send(answerTo(offer));
    send(card, "get_available_streams");
    card.next("available_streams");
    assertThat(node.relay.count(Addresses.RELAY_OFFER)).isEqualTo(1);
  }

  @Test
  void answeredOffer_isFollowedByAFreshOneOnRequest() throws Exception {
    var stream = publish(node.card("/ws"));
    var card = node.card("/ws");
    card.send(startReceiving(stream));
    card.send(answerTo(card.next("webrtc_offer")));
    card.send(startReceiving(stream));
    card.next("webrtc_offer");
    assertThat(node.relay.closed.poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(node.relay.count(Addresses.RELAY_OFFER)).isEqualTo(2);
  }

  @Test
  void q7_lateAnswerToAnEarlierOffer_isNotTakenForThatOfTheNext() throws Exception {
    var first = publish(node.card("/ws"));
    var second = publish(node.card("/ws"));
    var card = node.card("/ws");
    card.send(startReceiving(first));
    var earlier = answerTo(card.next("webrtc_offer"));
    card.send(earlier);
    card.send(startReceiving(second));
    var later = answerTo(card.next("webrtc_offer"));

    card.send(earlier);
    card.send(later);
    card.send(later);
    send(card, "stop_stream");
    for (int i = 0; i < 2; i++) {
      assertThat(node.relay.closed.poll(10, TimeUnit.SECONDS)).isNotNull();
    }
    assertThat(node.relay.accepted).containsExactly(sdp(earlier), sdp(later));
  }

  @Test
  void q7_stoppedAndStartedWhileTheOfferIsUnderWay_isTheSameOffer() throws Exception {
    var first = publish(node.card("/ws"));
    var second = publish(node.card("/ws"));
    var card = node.card("/ws");
    card.send(startReceiving(first));
    var offer = card.next("webrtc_offer");
    send(card, "stop_stream");
    card.send(startReceiving(second));
    assertThat(card.next("webrtc_offer")).isEqualTo(offer);
    var answer = answerTo(offer);
    card.send(answer);
    send(card, "stop_stream");
    assertThat(node.relay.closed.poll(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(node.relay.accepted).containsExactly(sdp(answer));
    assertThat(node.relay.count(Addresses.RELAY_OFFER)).isEqualTo(1);
    assertThat(node.streams()).allMatch(view -> view.getInteger("listeners") == 0);
  }

  @Test
  void receiverWhoseMediaIsLost_isToldThatItIsOver() {
    var stream = publish(node.card("/ws"));
    node.relay.forgetTransports();
    var card = node.card("/ws");
    card.next("available_streams");
    card.send(startReceiving(stream));
    card.send(answerTo(card.next("webrtc_offer")));
    node.relay.tell(
        new JsonObject()
            .put("event", "closed")
            .put("transport", node.relay.onlyTransport())
            .put("reason", "consent"));
    assertThat(card.next("stream_ended").getString("stream_id")).isEqualTo(stream);
    send(card, "stop_stream");
    card.send(startReceiving(stream));
    card.next("webrtc_offer");
  }

  @Test
  void receiverThatIsRefused_isToldThatItIsOver() {
    var stream = publish(node.card("/ws"));
    var card = node.card("/ws");
    node.relay.fill();
    card.send(startReceiving(stream));
    assertThat(card.next("error").getString("message")).startsWith("Server error");
    assertThat(card.next("stream_ended").getString("stream_id")).isEqualTo(stream);
    node.relay.empty();
    card.send(startReceiving(stream));
    card.next("webrtc_offer");
  }

  @Test
  void senderThatIsRefused_isAnsweredOnceThereIsRoom() {
    var card = node.card("/ws");
    node.relay.fill();
    send(card, "start_sending");
    card.next("sender_ready");
    card.send(offer(node.peers.talker()));
    while (node.relay.count(Addresses.RELAY_ANSWER) == 0) Thread.onSpinWait();
    node.relay.empty();
    card.next("webrtc_answer");
    card.next("stream_available");
  }

  @Test
  void streamOfALostSender_endsOnceForItsReceivers() {
    var sender = node.card("/ws");
    var stream = publish(sender);
    var lost = node.relay.onlyTransport();
    var card = node.card("/ws");
    card.send(startReceiving(stream));
    card.send(answerTo(card.next("webrtc_offer")));
    node.relay.tell(
        new JsonObject().put("event", "closed").put("transport", lost).put("reason", "consent"));
    card.next("stream_ended");
    var second = publish(sender);
    assertThat(card.next().getString("stream_id")).isEqualTo(second);
  }

  @Test
  void streamsOfOthers_endUnseenByThoseWhoMayNotKnow() {
    node.close();
    node = TestNode.withTokens();
    var narrow = node.card("/ws/porch");
    var wide = node.card("/ws/both");
    var stream = publish(node.card("/ws/talker"));
    assertThat(wide.next("stream_available").getString("stream_id")).isEqualTo(stream);
    node.revoke("talker");
    assertThat(wide.next("stream_ended").getString("stream_id")).isEqualTo(stream);
    send(narrow, "get_available_streams");
    assertThat(narrow.next().getJsonArray("streams")).isEmpty();
    assertThat(narrow.next().getJsonArray("streams")).isEmpty();
  }

  @Test
  void answerWithoutOffer_isDropped() {
    var card = node.card("/ws");
    card.send(answer("v=0\r\n"));
    send(card, "get_available_streams");
    card.next("available_streams");
    card.next("available_streams");
    assertThat(node.relay.count(Addresses.RELAY_ACCEPT)).isZero();
  }

  @Test
  void nothingToHear_isAnError() {
    var card = node.card("/ws");
    send(card, "start_receiving");
    assertThat(card.next("error").getString("message")).isEqualTo("No audio stream available");
    card.send(startReceiving("stream_gone"));
    assertThat(card.next("error").getString("message")).isEqualTo("No audio stream available");
  }

  @Test
  void q8q10_stopStream_endsAtOnceOnceAndKeepsTheSocket() {
    var card = node.card("/ws");
    var other = node.card("/ws");
    var stream = publish(card);
    send(card, "stop_stream");

    assertThat(card.next("stream_ended").getString("stream_id")).isEqualTo(stream);
    assertThat(other.next("stream_ended").getString("stream_id")).isEqualTo(stream);
    var second = publish(card);
    assertThat(other.next("stream_available").getString("stream_id")).isEqualTo(second);
    assertThat(node.relay.count(Addresses.RELAY_CLOSE)).isEqualTo(1);
  }

  @Test
  void q9_aConnectionChangesItsRole() throws Exception {
    var stream = publish(node.card("/ws"));
    var card = node.card("/ws");
    publish(card);
    card.send(startReceiving(stream));
    card.next("webrtc_offer");
    assertThat(node.relay.closed.poll(10, TimeUnit.SECONDS)).isNotNull();
    while (node.streams().size() != 1) Thread.onSpinWait();
  }

  @Test
  void notJsonAndUnknownTypes_areIgnored() {
    var card = node.card("/ws");
    card.next("available_streams");
    card.webSocket.writeTextMessage("{not json");
    card.webSocket.writeTextMessage("[]");
    card.webSocket.writeTextMessage("");
    send(card, "ice_candidate");
    card.send(new JsonObject().put("type", 7));
    card.send(new JsonObject().put("type", "webrtc_offer").put("offer", "no object"));
    send(card, "get_available_streams");
    assertThat(card.next().getString("type")).isEqualTo("available_streams");
  }

  @Test
  void droppedSocket_leavesTheAudioOn() throws IOException {
    restart(Duration.ofSeconds(30));
    publishAndDrop();
    var other = node.card("/ws");
    assertThat(other.next("available_streams").getJsonArray("streams")).hasSize(1);
    assertThat(node.relay.closed).isEmpty();
  }

  @Test
  void graceOver_endsTheStream() throws IOException {
    restart(Duration.ofMillis(50));
    var other = new RawWire(node.port(), "/ws/other", "");
    publishAndDrop();
    assertThat(other.next("stream_ended").getString("stream_id")).startsWith("stream_");
    other.close();
  }

  @Test
  void cardThatCameBack_keepsItsAudioBeyondTheGrace() throws Exception {
    restart(Duration.ofMillis(50));
    try (var back = new RawWire(node.port(), "/ws", "")) {
      publishAndDrop();
      back.next("audio_data"); // at least one tick later, many times the grace
      assertThat(node.streams()).hasSize(1);
      back.send(new JsonObject().put("type", "stop_stream"));
      back.next("stream_ended");
    }
  }

  @Test
  void silentSocket_keepsOnlyOneBeyondTheGrace() throws Exception {
    restart(Duration.ofMillis(50));
    try (var back = new RawWire(node.port(), "/ws", "")) {
      publishAndDrop();
      publishAndDrop();
      back.next("stream_ended");
      assertThat(node.streams()).hasSize(1);
    }
  }

  @Test
  void senderThatNeverOffered_endsWithItsSocket() throws Exception {
    restart(Duration.ofSeconds(30));
    try (var back = new RawWire(node.port(), "/ws", "")) {
      back.next("available_streams");
      try (var dropped = new RawWire(node.port(), "/ws", "")) {
        dropped.send(new JsonObject().put("type", "start_sending"));
        dropped.next("sender_ready");
        assertThat(node.stat("sessions")).isEqualTo(1);
      }
      node.awaitStat("sessions", 0);
    }
  }

  @Test
  void senderThatNeverOffers_isForgottenInTime() {
    restart(Duration.ofMillis(50));
    var card = node.card("/ws");
    send(card, "start_sending");
    card.next("sender_ready");
    node.awaitStat("sessions", 0);
    publish(card);
  }

  @Test
  void cardsOfOnePage_endOnlyWhatIsTheirs() throws Exception {
    restart(Duration.ofSeconds(30));
    var other = new RawWire(node.port(), "/ws/other", "");
    publishAndDrop();
    var stream = other.next("stream_available").getString("stream_id");
    try (var hearing = new RawWire(node.port(), "/ws", "")) {
      hearing.send(startReceiving(stream));
      hearing.send(answerTo(hearing.next("webrtc_offer")));
    }
    node.awaitStat("connections", 1);
    try (var sender = new RawWire(node.port(), "/ws", "");
        var receiver = new RawWire(node.port(), "/ws", "")) {
      sender.next("available_streams");
      receiver.next("available_streams");
      receiver.send(new JsonObject().put("type", "get_available_streams"));
      receiver.send(new JsonObject().put("type", "stop_stream"));
      assertThat(node.relay.closed.poll(10, TimeUnit.SECONDS)).isNotNull();
      receiver.send(startReceiving(stream));
      receiver.next("webrtc_offer");
      assertThat(node.streams()).hasSize(1);
      sender.send(new JsonObject().put("type", "stop_stream"));
      assertThat(other.next("stream_ended").getString("stream_id")).isEqualTo(stream);
    }
    other.close();
  }

  @Test
  void closedSocket_endsAtOnce() {
    var card = node.card("/ws");
    var other = node.card("/ws");
    var stream = publish(card);
    card.close(1001);
    assertThat(other.next("stream_ended").getString("stream_id")).isEqualTo(stream);
  }

  @Test
  void timeOfDay_comesWhileAudioFlows() {
    var card = node.card("/ws");
    publish(card);
    double seconds = card.next("audio_data").getDouble("timestamp");
    assertThat(Math.abs(Instant.now().toEpochMilli() / 1000.0 - seconds)).isLessThan(5);
  }

  @Test
  void draining_startsNothing() {
    var stream = publish(node.card("/ws"));
    var card = node.card("/ws");
    var informed = node.native_();
    informed.ask("hello", new JsonObject().put("name", "Informed"));
    node.vertx.eventBus().publish(Addresses.NODE_DRAINING, new JsonObject());
    informed.next("reconnect");
    card.send(startReceiving(stream));
    assertThat(card.next("error").getString("message")).isEqualTo("Server is going down");
    send(card, "start_sending");
    assertThat(card.next("error").getString("message")).isEqualTo("Server is going down");
  }

  @Test
  void withoutTheRole_nothingStarts() {
    node.close();
    node = TestNode.withTokens();
    var card = node.card("/ws/listener");
    send(card, "start_sending");
    assertThat(card.next("error").getString("message")).isEqualTo("Not allowed to send");
  }

  private void restart(Duration grace) {
    node.close();
    node =
        new TestNode(
            SignalingConfig.defaults("test", "0")
                .withLimits(Limits.defaults().withTimes(Duration.ofSeconds(5), grace)),
            Set.of(Role.TALK, Role.LISTEN));
  }

  private void publishAndDrop() throws IOException {
    try (var dropped = new RawWire(node.port(), "/ws", "")) {
      dropped.send(new JsonObject().put("type", "start_sending"));
      dropped.next("sender_ready");
      var talker = node.peers.talker();
      dropped.send(offer(talker));
      talker.answered(sdp(dropped.next("webrtc_answer")));
      dropped.next("stream_available");
    }
  }

  private String publish(Wire card) {
    var talker = node.peers.talker();
    send(card, "start_sending");
    card.next("sender_ready");
    card.send(offer(talker));
    talker.answered(sdp(card.next("webrtc_answer")));
    return card.next("stream_available").getString("stream_id");
  }

  private static JsonObject offer(TestPeer talker) {
    return new JsonObject()
        .put("type", "webrtc_offer")
        .put("offer", new JsonObject().put("type", "offer").put("sdp", talker.offer()));
  }

  /** A fresh peer's answer to that message's offer; it connects. */
  private JsonObject answerTo(JsonObject offer) {
    return answer(node.peers.listener().answer(sdp(offer)));
  }

  private static JsonObject answer(String sdp) {
    return new JsonObject()
        .put("type", "webrtc_answer")
        .put("answer", new JsonObject().put("type", "answer").put("sdp", sdp));
  }

  private static String sdp(JsonObject message) {
    var kind = message.getString("type").substring("webrtc_".length());
    return message.getJsonObject(kind).getString("sdp");
  }

  private static JsonObject startReceiving(String stream) {
    return new JsonObject().put("type", "start_receiving").put("stream_id", stream);
  }

  private static void send(Wire card, String type) {
    card.send(new JsonObject().put("type", type));
  }
}
