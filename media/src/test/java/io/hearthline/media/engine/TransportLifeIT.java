package io.hearthline.media.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearthline.media.sdp.Profile;
import io.hearthline.media.testpeer.Heard;
import io.hearthline.media.testpeer.PeerFormat;
import io.hearthline.media.testpeer.TestPeer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How transports begin, move and end. */
@Timeout(60)
class TransportLifeIT {
  private final LiveEngine live = new LiveEngine();
  private final MediaEngine engine = live.engine;

  @AfterEach
  void close() {
    live.close();
  }

  @Test
  void eitherSideMayBeginTheHandshake() throws Exception {
    for (var setup : List.of("actpass", "active", "passive")) {
      live.connect(Profile.WHEP, live.peers.listener().setup(setup));
    }
    assertThat(live.stats().connected()).isEqualTo(3);
  }

  @Test
  void certificateOfAnother_endsTheTransport_andIsCounted() throws Exception {
    var id = live.freshId();
    var peer = live.peers.listener();
    var offer = peer.offer().replaceFirst("sha-256 .*", "sha-256 " + "AB:".repeat(31) + "CD");
    peer.answered(engine.answer(id, offer, Profile.WHEP).sdp());
    live.await("closed " + id + " failed");
    assertThat(live.stats().handshakes().failed()).isOne();
  }

  // ---- our own offer

  @Test
  void clientBeginsBeforeItsAnswerIsHere_hearsOnceItIs() throws Exception {
    var talker = live.talker("porch");
    var id = live.freshId();
    var peer = live.peers.peer(PeerFormat.CHROMIUM, false, 1);
    var answer = peer.answer(engine.offer(id));
    engine.listen(id, 0, "porch").join();
    peer.connected().get(20, TimeUnit.SECONDS);
    // Whose certificate that was, only the answer can tell.
    assertThat(live.stats().connected()).isEqualTo(1);
    talker.peer().say(2);
    live.until("dropped", stats -> stats.relay().received() == 2);
    engine.accept(id, answer);
    live.await("connected " + id);
    talker.peer().say(2);
    var heard = peer.hear(2);
    assertThat(heard).extracting(Heard::number).containsExactly(2, 3);
    assertThat(heard).extracting(Heard::ssrc).containsOnly(peer.slotSsrcs().getFirst());
    assertThat(heard).extracting(Heard::mid).doesNotContainNull();
    assertThat(heard).extracting(Heard::level).containsOnly(0x80 | 30);
  }

  @Test
  void offerAndAnswerTheWrongWayRound_areRefused() throws Exception {
    var id = live.freshId();
    var peer = live.peers.listener();
    var answer = peer.answer(engine.offer(id));
    assertRefused(MediaFailure.Kind.CONFLICT, () -> engine.offer(id));
    assertRefused(MediaFailure.Kind.CONFLICT, () -> engine.answer(id, peer.offer(), Profile.WHEP));
    assertRefused(MediaFailure.Kind.NOT_FOUND, () -> engine.accept("nobody", answer));
    engine.accept(id, answer);
    assertRefused(MediaFailure.Kind.CONFLICT, () -> engine.accept(id, answer));
  }

  @Test
  void answerThatTheLoopDoesNotTake_mayBeGivenAgain() throws Exception {
    var id = live.freshId();
    var answer = live.peers.listener().answer(engine.offer(id));
    var busy = new CountDownLatch(1);
    var free = new CountDownLatch(1);
    engine
        .loop()
        .insist(() -> {
          busy.countDown();
          try {
            free.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    busy.await();
    while (engine.loop().offer(() -> {})) Thread.onSpinWait();
    assertRefused(MediaFailure.Kind.OVERLOADED, () -> engine.accept(id, answer));
    free.countDown();
    live.onLoop(_ -> true);
    engine.accept(id, answer);
  }

  // ---- renegotiation

  @Test
  void moreSlots_leaveTheFirstAsItWas() throws Exception {
    var talker = live.talker("porch");
    var client = live.client(1);
    engine.listen(client.transport(), 0, "porch").join();
    talker.peer().say(2);
    var heard = new ArrayList<>(client.peer().hear(2));
    var ssrc = client.peer().slotSsrcs().getFirst();

    var again = engine.answer(client.transport(), client.peer().offerOf(3), Profile.NATIVE);
    client.peer().answered(again.sdp());
    assertThat(again.slots()).isEqualTo(3);
    assertThat(client.peer().slotSsrcs()).hasSize(3).startsWith(ssrc);
    engine.listen(client.transport(), 2, "porch").join();
    talker.peer().say(2);
    var more = client.peer().hear(4);
    heard.addAll(more.stream().filter(packet -> packet.ssrc() == ssrc).toList());
    MediaEngineIT.assertContinuous(heard);
    assertThat(heard).hasSize(4);
    assertThat(more).extracting(Heard::ssrc).contains(client.peer().slotSsrcs().get(2));
  }

  @Test
  void lineThatIsRejectedLater_hearsNothingMore() throws Exception {
    var talker = live.talker("porch");
    var client = live.client(2);
    engine.listen(client.transport(), 0, "porch").join();
    engine.listen(client.transport(), 1, "porch").join();
    var ssrcs = client.peer().slotSsrcs();
    int secondSlot = client.peer().offer().lastIndexOf("m=audio 9");
    var offer = client.peer().offer();
    var stopped =
        offer.substring(0, secondSlot) + offer.substring(secondSlot).replace("audio 9", "audio 0");
    engine.answer(client.transport(), stopped, Profile.NATIVE);
    live.onLoop(MediaLoop::sizes); // which has taken the answer before it is asked this
    talker.peer().say(2);
    assertThat(client.peer().hear(2)).extracting(Heard::ssrc).containsOnly(ssrcs.getFirst());
  }

  // ---- ICE

  @Test
  void iceRestartByOffer_losesNothing() throws Exception {
    var talker = live.talker("porch");
    var listener = live.listener("porch");
    talker.peer().say(2);
    var heard = new ArrayList<>(listener.peer().hear(2));

    listener.peer().restartIce();
    var answer = engine.answer(listener.transport(), listener.peer().offer(), Profile.WHEP);
    talker.peer().say(2); // over the old pair
    heard.addAll(listener.peer().hear(2));
    assertThat(live.onLoop(MediaLoop::sizes).ufrags()).isEqualTo(3);
    listener.peer().answered(answer.sdp());
    assertThat(listener.peer().check(true)).isZero();
    assertThat(live.onLoop(MediaLoop::sizes).ufrags()).isEqualTo(2);
    talker.peer().say(2);
    heard.addAll(listener.peer().hear(2));
    MediaEngineIT.assertContinuous(heard);
    assertThat(live.eventsSoFar()).noneMatch(event -> event.startsWith("closed"));
  }

  @Test
  void iceRestartByFragment_losesNothing() throws Exception {
    var talker = live.talker("porch");
    var listener = live.listener("porch");
    listener.peer().restartIce();
    var trickled = engine.trickle(listener.transport(), listener.peer().fragment());
    var fragment = trickled.fragment();
    assertThat(fragment).isNotNull();
    listener.peer().answeredFragment(fragment == null ? "" : fragment);
    assertThat(listener.peer().check(true)).isZero();
    talker.peer().say(2);
    MediaEngineIT.assertContinuous(listener.peer().hear(2));
    assertThat(live.onLoop(MediaLoop::sizes).ufrags()).isEqualTo(2);
    // The same once more is no restart.
    assertThat(engine.trickle(listener.transport(), listener.peer().fragment()))
        .isEqualTo(new MediaEngine.Trickled(null, trickled.ufrag()));
  }

  @Test
  void restartsThatNobodyFinishes_leaveNothing() throws Exception {
    var listener = live.connect(Profile.WHEP, live.peers.listener());
    for (int i = 0; i < 5; i++) {
      listener.peer().restartIce();
      engine.answer(listener.transport(), listener.peer().offer(), Profile.WHEP);
    }
    assertThat(live.onLoop(MediaLoop::sizes).ufrags()).isEqualTo(2);
  }

  @Test
  void listenerBehindARebindingNat_hearsAgainAfterTheNextCheck() throws Exception {
    var talker = live.talker("porch");
    var listener = live.listener("porch");
    talker.peer().say(1);
    var before = listener.peer().hear(1).getFirst();
    listener.peer().rebind();
    talker.peer().say(1); // to where nobody is
    live.until("forwarded", stats -> stats.relay().forwarded() == 2);
    assertThat(listener.peer().check(true)).isZero();
    talker.peer().say(1);
    var after = listener.peer().hear(1).getFirst();
    assertThat(after.index()).isEqualTo(before.index() + 2);
    assertThat(after.ssrc()).isEqualTo(before.ssrc());
  }

  @Test
  void talkerBehindARebindingNat_isHeardAgainAfterTheNextCheck() throws Exception {
    var talker = live.talker("porch");
    var listener = live.listener("porch");
    talker.peer().rebind();
    live.discarding("unvalidated", 1, () -> talker.peer().say(1));
    assertThat(talker.peer().check(true)).isZero();
    talker.peer().say(1);
    assertThat(listener.peer().hear(1)).extracting(Heard::number).containsExactly(1);
  }

  @Test
  void addressThatComesAndGoes_isFollowed() throws Exception {
    var loopback = InetAddress.getLoopbackAddress();
    var second = InetAddress.getByName("127.0.0.2");
    var talker = live.talker("porch");
    engine.sockets().follow(List.of(second, loopback));
    live.await("addresses");
    var listener = live.listener("porch"); // by the first candidate, which is the second address
    talker.peer().say(1);
    listener.peer().hear(1);

    engine.sockets().follow(List.of(loopback));
    live.await("addresses");
    talker.peer().say(1); // there is no way to the listener now, and that is all
    live.until("received", stats -> stats.relay().received() == 2);
    listener.peer().relayAt(new InetSocketAddress(loopback, engine.port()));
    assertThat(listener.peer().check(true)).isZero();
    talker.peer().say(1);
    assertThat(listener.peer().hear(1)).extracting(Heard::number).containsExactly(2);
  }

  // ---- the end

  @Test
  void goodBye_endsTheTransportAtOnce() throws Exception {
    var listener = live.connect(Profile.WHEP, live.peers.listener());
    listener.peer().sayGoodBye();
    live.await("closed " + listener.transport() + " dtls-close");
  }

  @Test
  void close_saysGoodBye_andIsToldOnce() throws Exception {
    var listener = live.connect(Profile.WHEP, live.peers.listener());
    engine.close(listener.transport()).join();
    assertThat(listener.peer().ended().get(20, TimeUnit.SECONDS)).isEqualTo("close_notify");
    engine.close(listener.transport()).join();
    live.await("closed " + listener.transport() + " closed");
    assertThat(live.eventsSoFar()).noneMatch(event -> event.startsWith("closed"));
    assertRefused(
        MediaFailure.Kind.NOT_FOUND, () -> engine.trickle(listener.transport(), "a=x\r\n"));
  }

  @Test
  void anotherCertificateThanSignaled_fails() throws Exception {
    var id = live.freshId();
    var peer = live.peers.listener();
    var offer = peer.offer();
    int at = offer.indexOf("sha-256 ") + 8;
    char other = offer.charAt(at) == '0' ? '1' : '0';
    var wrong = offer.substring(0, at) + other + offer.substring(at + 1);
    peer.answered(engine.answer(id, wrong, Profile.WHEP).sdp());
    live.await("closed " + id + " failed");
    assertThat(live.stats().connected()).isZero();
  }

  @Test
  void clientGoneWithoutAWord_isForgottenAfter30Seconds() throws Exception {
    var talker = live.talker("porch");
    talker.peer().vanish();
    live.pathsCheckedIn(9);
    live.await("disconnected " + talker.transport());
    live.pathsCheckedIn(29);
    assertThat(live.stats().transports()).isEqualTo(1);
    live.pathsCheckedIn(31);
    live.await("closed " + talker.transport() + " consent");
    assertThat(live.onLoop(MediaLoop::sizes)).isEqualTo(new MediaLoop.Sizes(0, 0, 0, 0, 0));
  }

  @Test
  void pathThatComesBack_isToldOfOnce() throws Exception {
    var client = live.connect(Profile.WHEP, live.peers.listener());
    live.pathsCheckedIn(9);
    live.await("disconnected " + client.transport());
    live.await("recovered " + client.transport());
  }

  @Test
  void clientThatNeverComes_isForgottenAfter30Seconds() throws Exception {
    var id = live.freshId();
    engine.answer(id, live.peers.listener().offer(), Profile.WHEP);
    live.pathsCheckedIn(29);
    assertThat(live.stats().transports()).isEqualTo(1);
    live.pathsCheckedIn(31);
    live.await("closed " + id + " timeout");
  }

  @Test
  void clientThatChecksButNeverShakesHands_isForgottenAfter30Seconds() throws Exception {
    var client = live.begin(Profile.WHEP, iceOnly());
    assertThat(client.peer().check(true)).isZero();
    live.pathsCheckedIn(31);
    live.await("closed " + client.transport() + " timeout");
  }

  private TestPeer iceOnly() {
    return live.peers.listener().setup("active").withoutDtls();
  }

  private static void assertRefused(MediaFailure.Kind kind, ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            MediaFailure.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
  }
}
