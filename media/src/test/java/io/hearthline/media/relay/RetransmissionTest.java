package io.hearthline.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.rtcp.RtcpWriter;
import io.hearthline.media.rtp.Bytes;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetransmissionTest {
  private final Studio studio = new Studio();
  private final Studio.Mic mic = studio.new Mic();
  private final Studio.Ear ear = studio.new Ear(mic.track);
  private final RtcpRouter router = new RtcpRouter();

  RetransmissionTest() {
    router.listeners(ear.track);
  }

  @AfterEach
  void close() {
    mic.track.close();
  }

  private void nack(int sequence, int following) {
    MemorySegment out = Bytes.of(new byte[64]);
    var writer = new RtcpWriter().begin(out).nack(1, ear.track.ssrc());
    int length = writer.nackPair(sequence, following).length();
    assertThat(router.onRtcp(out, length, studio.nowNanos)).isEqualTo(1);
  }

  private int firstSequence() {
    return ear.wire.rtp().getFirst().rtp().sequence();
  }

  @Test
  void nack_isAnsweredByteForByte() {
    mic.say(10);
    Wiretap.Sent original = ear.wire.rtp().get(4);
    nack(original.rtp().sequence(), 0);
    assertThat(ear.wire.rtp()).hasSize(11);
    assertThat(ear.wire.last().bytes()).isEqualTo(original.bytes());
    assertThat(studio.stats.snapshot().retransmitted()).isEqualTo(1);
  }

  @Test
  void nackBits_askForThoseBehind() {
    mic.say(10);
    nack(firstSequence(), 0b101);
    assertThat(ear.wire.rtp()).hasSize(13);
    assertThat(ear.wire.last().rtp().sequence()).isEqualTo(firstSequence() + 3);
  }

  @Test
  void retransmissionOfTheMidPhase_stillCarriesTheMid() {
    mic.say(80);
    nack(firstSequence(), 0);
    assertThat(ear.wire.last().bytes()).isEqualTo(ear.wire.rtp().getFirst().bytes());
    assertThat(ear.wire.last().mid(Studio.MID_ID)).isEqualTo("3");
  }

  @Test
  void redRetransmission_isTheSameRed() {
    ear.track.format(new ListenerFormat(100, 101, "3", 4, 1));
    mic.sayRed().sayRed().sayRed();
    nack(firstSequence(), 3);
    assertThat(ear.wire.rtp().get(3).bytes()).isEqualTo(ear.wire.rtp().get(0).bytes());
    assertThat(ear.wire.rtp().get(5).bytes()).isEqualTo(ear.wire.rtp().get(2).bytes());
  }

  @Test
  void thirdRequest_isRefused() {
    mic.say(3);
    for (int i = 0; i < 3; i++) nack(firstSequence(), 0);
    assertThat(ear.wire.rtp()).hasSize(5);
    assertThat(studio.dropped(DropReason.NACK_CAPPED)).isEqualTo(1);
  }

  @Test
  void floodOfRequests_isCappedPerListener() {
    mic.say(200);
    int first = firstSequence();
    for (int i = 0; i < 170; i += 17) nack(first + i, 0xffff);
    assertThat(ear.wire.rtp()).hasSize(250);
    studio.nowNanos += 100_000_000L;
    for (int i = 0; i < 17; i++) nack(first + 180 + i, 0);
    assertThat(ear.wire.rtp()).hasSize(255);
  }

  @Test
  void packetNoLongerInTheRing_isNotAnswered() {
    mic.say(PacketRing.PACKETS + 1);
    nack(firstSequence(), 0);
    assertThat(studio.dropped(DropReason.NACK_UNKNOWN)).isEqualTo(1);
    nack(firstSequence() + 1, 0);
    assertThat(studio.stats.snapshot().retransmitted()).isEqualTo(1);
  }

  @Test
  void packetOfAnEarlierBinding_isNotAnswered() {
    var other = studio.new Mic(8, Studio.PUBLISHER);
    mic.say(3);
    ear.track.switchTo(other.track);
    other.say();
    nack(firstSequence(), 0);
    assertThat(studio.dropped(DropReason.NACK_UNKNOWN)).isEqualTo(1);
    other.track.close();
  }

  @Test
  void packetOfTheSsrcBefore_isNotAnswered() {
    mic.say(3);
    mic.ssrc = 9;
    mic.deliver(mic.frame(), mic.index);
    nack(firstSequence(), 0);
    assertThat(studio.dropped(DropReason.NACK_UNKNOWN)).isEqualTo(1);
  }

  @Test
  void sequenceNeverSent_isNotAnswered() {
    mic.say(3);
    nack(firstSequence() + 3, 0);
    nack(firstSequence() - 1, 0);
    assertThat(ear.wire.rtp()).hasSize(3);
    assertThat(studio.dropped(DropReason.NACK_UNKNOWN)).isEqualTo(2);
  }

  @Test
  void packetMissedForWantOfAPath_isSentLateOnRequest() {
    mic.say();
    ear.wire.gone = true;
    mic.say();
    ear.wire.gone = false;
    mic.say();
    nack(firstSequence() + 1, 0);
    assertThat(ear.wire.last().rtp().sequence()).isEqualTo(firstSequence() + 1);
    assertThat(ear.guard.late()).isEqualTo(1);
    assertThat(ear.guard.again()).isZero();
  }

  @Test
  void nackForAnotherSsrc_isIgnored() {
    mic.say();
    MemorySegment out = Bytes.of(new byte[64]);
    var writer = new RtcpWriter().begin(out).nack(1, 4711).nackPair(firstSequence(), 0);
    router.onRtcp(out, writer.length(), studio.nowNanos);
    assertThat(ear.wire.rtp()).hasSize(1);
  }
}
