package io.hearthline.media.engine;

import static io.hearthline.media.engine.LiveEngine.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearthline.media.sdp.Profile;
import io.hearthline.media.srtp.SrtpSuite;
import io.hearthline.media.testpeer.Heard;
import io.hearthline.media.testpeer.PeerFormat;
import io.hearthline.media.testpeer.PeerLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who hears whom, end to end over loopback. */
@Timeout(60)
class MediaEngineIT {
  private final LiveEngine live = new LiveEngine();
  private final MediaEngine engine = live.engine;

  @AfterEach
  void close() {
    live.close();
  }

  @Test
  void talkerIsHeardByEveryListener() throws Exception {
    var talker = live.talker("porch");
    var listeners = List.of(live.listener("porch"), live.listener("porch"), live.listener("porch"));
    talker.peer().say(10);
    for (var listener : listeners) {
      var heard = listener.peer().hear(10);
      assertThat(heard).extracting(Heard::voice).containsOnly(talker.peer().voice());
      assertThat(heard).extracting(Heard::number).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
      assertThat(heard)
          .extracting(Heard::ssrc)
          .containsOnly(listener.peer().slotSsrcs().getFirst());
      assertContinuous(heard);
    }
  }

  @Test
  void slotFilledBeforeTheHandshake_hearsAsSoonAsThereAreKeys() throws Exception {
    var talker = live.begin(Profile.WHIP, live.peers.talker());
    engine.publish(talker.transport(), "porch").join();
    var listener = live.begin(Profile.WHEP, live.peers.listener());
    engine.listen(listener.transport(), 0, "porch").join();
    live.await("connected " + talker.transport());
    live.await("connected " + listener.transport());
    talker.peer().connected().join();
    talker.peer().say(3);
    assertThat(listener.peer().hear(3)).extracting(Heard::number).containsExactly(0, 1, 2);
  }

  @Test
  void switchBetweenTalkers_goesOnWithoutAGap() throws Exception {
    var porch = live.talker("porch");
    var kitchen = live.talker("kitchen");
    var listener = live.listener("porch");
    porch.peer().say(5);
    var heard = new ArrayList<>(listener.peer().hear(5));
    engine.listen(listener.transport(), 0, "kitchen").join();
    kitchen.peer().say(5);
    heard.addAll(listener.peer().hear(5));
    engine.listen(listener.transport(), 0, "porch").join();
    porch.peer().say(5);
    heard.addAll(listener.peer().hear(5));

    assertThat(heard.subList(5, 10)).extracting(Heard::voice).containsOnly(kitchen.peer().voice());
    assertThat(heard.subList(10, 15)).extracting(Heard::voice).containsOnly(porch.peer().voice());
    assertThat(heard).extracting(Heard::ssrc).hasSize(15).containsOnly(heard.getFirst().ssrc());
    assertContinuous(heard);
    assertThat(heard.get(5).marker()).isTrue();
  }

  @Test
  void anotherTransportGoesOnWithTheStream_listenersFollow() throws Exception {
    var before = live.talker("porch");
    var listener = live.listener("porch");
    before.peer().say(2);
    var heard = new ArrayList<>(listener.peer().hear(2));
    var after = live.talker("porch");
    after.peer().say(2);
    heard.addAll(listener.peer().hear(2));
    // What the superseded transport is asked or does now must not end the stream.
    engine.unpublish(before.transport()).join();
    engine.close(before.transport()).join();
    after.peer().say(2);
    heard.addAll(listener.peer().hear(2));
    assertThat(heard.subList(2, 6)).extracting(Heard::voice).containsOnly(after.peer().voice());
    assertContinuous(heard);
  }

  @Test
  void publisherClosed_slotStaysSilentUntilSomebodyGoesOn() throws Exception {
    var before = live.talker("porch");
    var listener = live.listener("porch");
    before.peer().say(1);
    var first = listener.peer().hear(1).getFirst();
    engine.close(before.transport()).join();
    live.await("closed " + before.transport() + " closed");
    assertThat(live.eventsSoFar()).doesNotContain("closed " + listener.transport() + " closed");
    var after = live.talker("porch");
    after.peer().say(1);
    var second = listener.peer().hear(1).getFirst();
    assertThat(second.voice()).isEqualTo(after.peer().voice());
    assertContinuous(List.of(first, second));
  }

  @Test
  void unlisten_empties() throws Exception {
    var talker = live.talker("porch");
    var client = live.client(2);
    engine.listen(client.transport(), 0, "porch").join();
    engine.listen(client.transport(), 1, "porch").join();
    engine.unlisten(client.transport(), 0).join();
    talker.peer().say(3);
    var ssrcs = client.peer().slotSsrcs();
    assertThat(client.peer().hear(3)).extracting(Heard::ssrc).containsOnly(ssrcs.get(1));
    assertThat(live.stats().listening()).isEqualTo(1);
  }

  @Test
  void microphoneOfNoStream_isNotKept() throws Exception {
    var talker = live.connect(Profile.WHIP, live.peers.talker());
    live.discarding("not-published", 2, () -> talker.peer().say(2));
    engine.publish(talker.transport(), "porch").join();
    var listener = live.listener("porch");
    talker.peer().say(2);
    var heard = new ArrayList<>(listener.peer().hear(2));
    engine.unpublish(talker.transport()).join();
    live.discarding("not-published", 2, () -> talker.peer().say(2));
    engine.publish(talker.transport(), "porch").join();
    talker.peer().say(2);
    heard.addAll(listener.peer().hear(2));
    assertThat(heard).extracting(Heard::number).containsExactly(2, 3, 6, 7);
    assertContinuous(heard);
  }

  @Test
  void closedGate_letsNothingThroughUntilItOpens() throws Exception {
    var talker = live.talker("porch");
    var listener = live.listener("porch");
    engine.talk(talker.transport(), false).join();
    talker.peer().say(2);
    live.until("received", stats -> stats.relay().received() == 2);
    engine.talk(talker.transport(), true).join();
    talker.peer().say(2);
    assertThat(listener.peer().hear(2)).extracting(Heard::number).containsExactly(2, 3);
    assertThat(refusal(engine.talk(listener.transport(), true)))
        .isEqualTo(MediaFailure.Kind.CONFLICT);
  }

  @Test
  void moreSlotsThanThereAre_areNotAgreedOn() throws Exception {
    var peer = live.peers.peer(PeerFormat.PLAIN, true, 8);
    assertThat(engine.answer(live.freshId(), peer.offer(), Profile.NATIVE).slots()).isEqualTo(6);
  }

  @Test
  void ownStream_isRefused() throws Exception {
    var client = live.client(1);
    engine.publish(client.transport(), "porch").join();
    assertThat(refusal(engine.listen(client.transport(), 0, "porch")))
        .isEqualTo(MediaFailure.Kind.CONFLICT);
  }

  @Test
  void goingOnWithAStreamOneListensTo_isNotHeardByOneself() throws Exception {
    var talker = live.talker("porch");
    var client = live.client(1);
    var other = live.listener("porch");
    engine.listen(client.transport(), 0, "porch").join();
    engine.publish(client.transport(), "porch").join();
    client.peer().say(2);
    other.peer().hear(2);
    engine.publish(talker.transport(), "porch").join();
    talker.peer().say(1);
    assertThat(client.peer().hear(1).getFirst().voice()).isEqualTo(talker.peer().voice());
  }

  @Test
  void unknownThings_areRefused() throws Exception {
    var listener = live.connect(Profile.WHEP, live.peers.listener());
    var transport = listener.transport();
    assertThat(refusal(engine.listen(transport, 0, "nobody")))
        .isEqualTo(MediaFailure.Kind.NOT_FOUND);
    assertThat(refusal(engine.listen(transport, 1, "x"))).isEqualTo(MediaFailure.Kind.BAD_REQUEST);
    assertThat(refusal(engine.listen(transport, -1, "x"))).isEqualTo(MediaFailure.Kind.BAD_REQUEST);
    assertThat(refusal(engine.unlisten(transport, 9))).isEqualTo(MediaFailure.Kind.BAD_REQUEST);
    assertThat(refusal(engine.publish(transport, "x"))).isEqualTo(MediaFailure.Kind.CONFLICT);
    assertThat(refusal(engine.publish("nobody", "x"))).isEqualTo(MediaFailure.Kind.NOT_FOUND);
    engine.close("nobody").join();
  }

  @Test
  void redReachesWhoHasIt_andIsTakenOffForWhoHasNot() throws Exception {
    var talker = live.connect(Profile.WHIP, live.peers.peer(PeerFormat.CHROMIUM, true, 0));
    engine.publish(talker.transport(), "porch").join();
    var chromium = live.connect(Profile.WHEP, live.peers.peer(PeerFormat.CHROMIUM, false, 1));
    var firefox = live.connect(Profile.WHEP, live.peers.peer(PeerFormat.FIREFOX, false, 1));
    engine.listen(chromium.transport(), 0, "porch").join();
    engine.listen(firefox.transport(), 0, "porch").join();
    talker.peer().say(4);

    var plain = firefox.peer().hear(4);
    assertThat(plain).extracting(Heard::payloadType).containsOnly(PeerFormat.FIREFOX.opus());
    assertThat(plain).extracting(Heard::number).containsExactly(0, 1, 2, 3);
    assertThat(plain).extracting(Heard::mid).containsOnly("0");
    assertThat(plain).extracting(Heard::level).containsOnly(0x80 | 30);
    var red = chromium.peer().hear(4).get(2);
    assertThat(red.payloadType()).isEqualTo(PeerFormat.CHROMIUM.red());
    assertThat(red.payload()).hasSizeGreaterThan(plain.get(2).payload().length * 2 - 1);
  }

  @Test
  void bothSrtpSuites_hearEachOther() throws Exception {
    try (var older = new PeerLoop(SrtpSuite.AES128_CM_HMAC_SHA1_80.profileId())) {
      var talker = live.talker("porch");
      var listener = live.connect(Profile.WHEP, older.listener());
      engine.listen(listener.transport(), 0, "porch").join();
      assertThat(talker.peer().suite()).isEqualTo(SrtpSuite.AEAD_AES_128_GCM);
      assertThat(listener.peer().suite()).isEqualTo(SrtpSuite.AES128_CM_HMAC_SHA1_80);
      talker.peer().say(3);
      assertThat(listener.peer().hear(3)).extracting(Heard::number).containsExactly(0, 1, 2);

      var back = live.connect(Profile.WHIP, older.talker());
      engine.publish(back.transport(), "kitchen").join();
      engine.listen(listener.transport(), 0, "kitchen").join();
      back.peer().say(2);
      assertThat(listener.peer().hear(2))
          .extracting(Heard::voice)
          .containsOnly(back.peer().voice());
    }
  }

  @Test
  void levels_areToldWhileSomebodySpeaks() throws Exception {
    var talker = live.talker("porch");
    talker.peer().say(5);
    var levels = live.awaitAny("levels {porch=");
    assertThat(Integer.parseInt(levels.replaceAll("\\D", ""))).isBetween(25, 40);
    live.await("levels {}");
  }

  @Test
  void badSdp_isRefusedWithAReason_andTakesNoPlace() {
    assertThatThrownBy(() -> engine.answer("t", "v=0\r\n", Profile.WHIP))
        .isInstanceOfSatisfying(
            MediaFailure.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(MediaFailure.Kind.BAD_REQUEST);
              assertThat(failure.getMessage()).isNotBlank();
            });
    assertThat(live.stats().transports()).isZero();
    assertThat(refusal(engine.unpublish("t"))).isEqualTo(MediaFailure.Kind.NOT_FOUND);
  }

  /** One sequence and one clock: the next number each time, and never backwards in time. */
  static void assertContinuous(List<Heard> heard) {
    for (int i = 1; i < heard.size(); i++) {
      assertThat(heard.get(i).index()).isEqualTo(heard.get(i - 1).index() + 1);
      assertThat(heard.get(i).timestamp() - heard.get(i - 1).timestamp()).isPositive();
    }
  }
}
