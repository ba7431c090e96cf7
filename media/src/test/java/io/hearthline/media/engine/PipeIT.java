package io.hearthline.media.engine;

import static io.hearthline.media.engine.MediaEngineIT.assertContinuous;
import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.engine.LiveEngine.Client;
import io.hearthline.media.sdp.Profile;
import io.hearthline.media.testpeer.Heard;
import io.hearthline.media.testpeer.PeerFormat;
import io.hearthline.media.testpeer.TestPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who hears whom across nodes. */
@Timeout(120)
class PipeIT {
  private final LiveNodes nodes = new LiveNodes();
  private final LiveEngine a = nodes.start("a");
  private final LiveEngine b = nodes.start("b");

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void listenerAtAnotherNode_hearsTheTalker_eitherWay() throws Exception {
    nodes.connectDirectly("a", "b");
    var porch = a.talker("porch");
    var kitchen = b.talker("kitchen");
    nodes.follow("b", "porch", "a");
    nodes.follow("a", "kitchen", "b");
    var atB = b.listener("porch");
    var atA = a.listener("kitchen");
    nodes.untilCopies("a", 1);
    nodes.untilCopies("b", 1);
    porch.peer().say(10);
    kitchen.peer().say(10);
    for (var heard : List.of(atB.peer().hear(10), atA.peer().hear(10))) {
      assertThat(heard).extracting(Heard::number).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
      assertContinuous(heard);
      assertThat(heard).extracting(Heard::level).containsOnly(0x80 | 30);
    }
    assertThat(nodes.pipe("a", "b").state()).isEqualTo(PipeState.UP);
    assertThat(nodes.pipe("a", "b").rttNanos()).isPositive();
    assertThat(nodes.pipe("b", "a").rttNanos()).isPositive();
    assertThat(nodes.pipe("b", "a").packetsIn()).isEqualTo(10);
    assertThat(nodes.pipe("b", "a").packetsOut()).isEqualTo(10);
    b.awaitAny("levels {");
  }

  @Test
  void redCrossesThePipeAsItIs() throws Exception {
    nodes.connectDirectly("a", "b");
    var talker = a.connect(Profile.WHIP, a.peers.peer(PeerFormat.CHROMIUM, true, 0));
    a.engine.publish(talker.transport(), "porch").join();
    nodes.follow("b", "porch", "a");
    var chromium = b.connect(Profile.WHEP, b.peers.peer(PeerFormat.CHROMIUM, false, 1));
    b.engine.listen(chromium.transport(), 0, "porch").join();
    nodes.untilCopies("a", 1);
    talker.peer().say(4);
    var heard = chromium.peer().hear(4);
    assertThat(heard).extracting(Heard::payloadType).containsOnly(PeerFormat.CHROMIUM.red());
    assertThat(heard.get(3).payload()).hasSizeGreaterThan(100);
  }

  @Test
  void lossOnThePipe_isRepaired() throws Exception {
    var wire = nodes.connect("a", "b");
    var talker = a.talker("porch").peer();
    nodes.follow("b", "porch", "a");
    var listener = b.listener("porch").peer();
    nodes.untilCopies("a", 1);
    wire.loseOneOf(20);
    int said = 0;
    for (; said < 420; said += 5) {
      talker.say(5);
      awaitHeard(listener, said - 10);
    }
    // What comes behind the first 400 shows that the last of them are missing.
    var numbers = new TreeSet<Integer>();
    while (numbers.headSet(400).size() < 400) numbers.add(listener.hear(1).getFirst().number());
    assertThat(nodes.pipe("b", "a").repaired()).isGreaterThan(15);
  }

  private static void awaitHeard(TestPeer listener, int packets) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (listener.packetsHeard() < packets) {
      assertThat(System.nanoTime() - deadline).as("heard %d", listener.packetsHeard()).isNegative();
      LockSupport.parkNanos(200_000);
    }
  }

  @Test
  void fortyListenersAtTwoNodes_costTheTalkersNodeTwoPackets() throws Exception {
    nodes.start("c");
    var wires = List.of(nodes.connect("a", "b"), nodes.connect("a", "c"));
    var talker = a.talker("porch").peer();
    var listeners = new ArrayList<TestPeer>();
    for (var node : List.of("b", "c")) {
      nodes.follow(node, "porch", "a");
      for (int i = 0; i < 20; i++) listeners.add(nodes.node(node).listener("porch").peer());
    }
    nodes.untilCopies("a", 2);
    talker.say(50);
    for (var listener : listeners) assertThat(listener.hear(50)).hasSize(50);
    assertThat(wires).extracting(PipeWire::audio).containsExactly(50L, 50L);
  }

  @Test
  void lastListenerLeaves_endsTheCopyAfterAMoment() throws Exception {
    var wire = nodes.connect("a", "b");
    var talker = a.talker("porch").peer();
    nodes.follow("b", "porch", "a");
    var listener = b.listener("porch");
    nodes.untilCopies("a", 1);
    talker.say(2);
    listener.peer().hear(2);
    b.engine.unlisten(listener.transport(), 0).join();
    b.engine.listen(listener.transport(), 0, "porch").join();
    talker.say(2);
    var again = listener.peer().hear(2);
    assertThat(again).extracting(Heard::number).containsExactly(2, 3);
    b.engine.unlisten(listener.transport(), 0).join();
    nodes.untilCopies("a", 0);
    b.until("forgotten", stats -> stats.pipes().getFirst().streamsIn() == 0);
    talker.say(3);
    a.until("received", stats -> stats.relay().received() == 7);
    assertThat(wire.audio()).isEqualTo(4);
    b.engine.listen(listener.transport(), 0, "porch").join();
    nodes.untilCopies("a", 1);
    talker.say(1);
    var later = listener.peer().hear(1).getFirst();
    assertThat(later.number()).isEqualTo(7);
    assertContinuous(List.of(again.getLast(), later));
  }

  @Test
  void streamMovesToAnotherNode_listenersKeepTheirSsrc() throws Exception {
    var c = nodes.start("c");
    nodes.connectDirectly("a", "b");
    nodes.connectDirectly("b", "c");
    var before = a.talker("porch");
    nodes.follow("b", "porch", "a");
    var listener = b.listener("porch");
    nodes.untilCopies("a", 1);
    before.peer().say(5);
    var heard = new ArrayList<>(listener.peer().hear(5));

    var after = c.talker("porch");
    long movedNanos = System.nanoTime();
    nodes.follow("b", "porch", "c");
    while (listener.peer().packetsHeard() == 5) {
      after.peer().say(1);
      LockSupport.parkNanos(2_000_000);
    }
    var first = listener.peer().hear(1).getFirst();
    System.out.printf(
        "stream moved to another node: heard again after %.1f ms%n",
        (first.atNanos() - movedNanos) / 1e6);
    assertThat(first.atNanos() - movedNanos).isLessThan(500_000_000L);
    assertThat(first.voice()).isEqualTo(after.peer().voice());
    before.peer().say(1); // nobody is to hear that any more
    after.peer().say(3);
    heard.add(first);
    heard.addAll(listener.peer().hear(3));
    assertThat(heard).extracting(Heard::ssrc).containsOnly(first.ssrc());
    assertContinuous(heard);
  }

  @Test
  void streamMovesHereAndAway_isHeardFromWhereItIsNow() throws Exception {
    nodes.connectDirectly("a", "b");
    var remote = a.talker("porch");
    nodes.follow("b", "porch", "a");
    var listener = b.listener("porch").peer();
    nodes.untilCopies("a", 1);
    remote.peer().say(1);
    var heard = new ArrayList<>(listener.hear(1));
    var local = b.talker("porch");
    local.peer().say(1);
    heard.addAll(listener.hear(1));
    nodes.follow("b", "porch", "a"); // said before and no news: the microphone here is newer
    local.peer().say(1);
    heard.addAll(listener.hear(1));
    b.engine.unpublish(local.transport()).join();
    nodes.untilCopies("a", 1);
    remote.peer().say(1);
    heard.addAll(listener.hear(1));
    int here = local.peer().voice();
    int there = remote.peer().voice();
    assertThat(heard).extracting(Heard::voice).containsExactly(there, here, here, there);
    assertContinuous(heard);
  }

  @Test
  void whatCameInByAPipe_neverLeavesByOne() throws Exception {
    nodes.start("c");
    nodes.connectDirectly("a", "b");
    var onwards = nodes.connect("b", "c");
    var talker = a.talker("porch").peer();
    nodes.follow("b", "porch", "a");
    nodes.follow("c", "porch", "b"); // out of date, or a lie
    var atB = b.listener("porch").peer();
    nodes.node("c").listener("porch");
    nodes.untilCopies("a", 1);
    nodes.untilCopies("b", 1);
    talker.say(3);
    atB.hear(3);
    assertThat(onwards.audio()).isZero();
  }

  @Test
  void pathCutAndHealed_goesOnByItself() throws Exception {
    var wire = nodes.connect("a", "b");
    var talker = a.talker("porch");
    nodes.follow("b", "porch", "a");
    var listener = b.listener("porch");
    nodes.untilCopies("a", 1);
    var heard = new ArrayList<Heard>();
    hearNext(talker, listener, heard);
    for (boolean leaseOver : new boolean[] {false, true}) {
      wire.cut(true);
      a.await("pipe b SILENT");
      b.await("pipe a SILENT");
      if (leaseOver) nodes.untilCopies("a", 0);
      long healedNanos = System.nanoTime();
      wire.cut(false);
      hearNext(talker, listener, heard);
      System.out.printf(
          "path healed: heard again after %.0f ms%n",
          (heard.getLast().atNanos() - healedNanos) / 1e6);
      assertThat(heard.getLast().atNanos() - healedNanos).isLessThan(2_000_000_000L);
      a.await("pipe b UP");
      b.await("pipe a UP");
    }
    assertThat(heard).extracting(Heard::ssrc).containsOnly(heard.getFirst().ssrc());
  }

  @Test
  void endOfALeaseLost_theSameCopyIsHeardAgain() throws Exception {
    var wire = nodes.connect("a", "b");
    var talker = a.talker("porch");
    nodes.follow("b", "porch", "a");
    var listener = b.listener("porch");
    nodes.untilCopies("a", 1);
    // Once around the sequence numbers, so that the rollover count matters.
    for (int i = 0; i < 80; i++) {
      talker.peer().say(1);
      talker.peer().lose(900);
    }
    listener.peer().hear(80);
    wire.muteAnswerer(true);
    b.engine.unlisten(listener.transport(), 0).join();
    talkUntil(talker, () -> b.discarded("not-pulled") > 0);
    b.engine.listen(listener.transport(), 0, "porch").join();
    wire.muteAnswerer(false);
    talkUntil(talker, () -> listener.peer().packetsHeard() > 80);
  }

  /** Talks until something is heard. */
  private static void hearNext(Client talker, Client listener, List<Heard> heard)
      throws InterruptedException {
    long before = listener.peer().packetsHeard();
    talkUntil(talker, () -> listener.peer().packetsHeard() > before);
    heard.addAll(listener.peer().hear(1));
    heard.addAll(listener.peer().heardMeanwhile());
  }

  private static void talkUntil(Client talker, BooleanSupplier so) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!so.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("in vain").isNegative();
      talker.peer().say(1);
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Test
  void nodeRestarts_isHeardAgainInTheSameSlot() throws Exception {
    nodes.connectDirectly("a", "b");
    var talker = b.talker("porch");
    nodes.follow("a", "porch", "b");
    var listener = a.listener("porch").peer();
    nodes.untilCopies("b", 1);
    talker.peer().say(2);
    var heard = new ArrayList<>(listener.hear(2));
    nodes.stop("b");
    a.await("pipe b CLOSED");
    var again = nodes.start("b").talker("porch");
    nodes.connectDirectly("a", "b");
    nodes.untilCopies("b", 1);
    again.peer().say(2);
    heard.addAll(listener.hear(2));
    assertContinuous(heard);
    assertThat(heard).extracting(Heard::ssrc).containsOnly(heard.getFirst().ssrc());
  }

  @Test
  void certificateOfAnother_givesNoKeys() throws Exception {
    var opener = a.engine.pipes();
    var end = opener.end();
    var answer = b.engine.pipes().answer("a", end).join();
    var wrong = new PipeEnd(answer.candidates(), answer.ice(), end.fingerprint());
    opener.open("b", end, wrong).join();
    a.await("pipe b CLOSED");
    b.await("pipe a CLOSED");
    assertThat(a.stats().pipes()).isEmpty();
  }
}
