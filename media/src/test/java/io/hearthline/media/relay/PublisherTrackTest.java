package io.hearthline.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.rtcp.RtcpReader;
import io.hearthline.media.rtcp.RtcpRecorder;
import io.hearthline.media.rtcp.RtcpWriter;
import io.hearthline.media.rtp.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reports, requests and levels of one microphone. */
class PublisherTrackTest {
  private static final ListenerFormat NO_RED =
      new ListenerFormat(Studio.OPUS, PublisherFormat.NONE, "3", 4, 1);

  private final Studio studio = new Studio();
  private final Studio.Mic mic = studio.new Mic();
  private final RtcpRouter router = new RtcpRouter();

  PublisherTrackTest() {
    router.publisher(mic.track);
  }

  @AfterEach
  void close() {
    mic.track.close();
  }

  /** What the publisher was told since the last question, the SDES left out. */
  private List<String> told() {
    var heard = new RtcpRecorder();
    for (Wiretap.Sent sent : mic.wire.rtcp()) {
      RtcpReader.read(MemorySegment.ofArray(sent.bytes()), sent.bytes().length, heard);
    }
    mic.wire.forget();
    return heard.parts();
  }

  /** Says n frames of which every nth is lost, then lets the report come due. */
  private int fractionAfter(int frames, int everyNthLost) {
    for (int i = 1; i <= frames; i++) {
      if (everyNthLost > 0 && i % everyNthLost == 0) mic.speak();
      else mic.say();
    }
    studio.nowNanos += 1_500_000_000L;
    mic.wire.forget();
    mic.track.tick(studio.nowNanos);
    String block =
        told().stream().filter(part -> part.startsWith("block")).findFirst().orElseThrow();
    return Integer.parseInt(block.split(" ", -1)[3]);
  }

  @Test
  void report_echoesTheLastSenderReport() {
    mic.say();
    MemorySegment out = Bytes.of(new byte[64]);
    var writer =
        new RtcpWriter().begin(out).senderReport(mic.ssrc, 0x1111_2222_3333_4444L, 0, 0, 0);
    router.onRtcp(out, writer.length(), studio.nowNanos);
    mic.say(24); // 480 ms
    studio.nowNanos += 1_020_000_000L;
    mic.track.tick(studio.nowNanos);
    String highest = Integer.toString((int) mic.index);
    assertThat(told())
        .containsExactly("block " + 0xfeed + " 7 0 0 " + highest + " 0 22223333 " + 98_304);
  }

  @Test
  void report_comesEveryHalfToOneAndAHalfSeconds() {
    int reports = 0;
    for (int i = 0; i < 3_000; i++) {
      mic.say();
      mic.track.tick(studio.nowNanos);
    }
    reports += told().size();
    assertThat(reports).isBetween(50, 75);
  }

  @Test
  void silentPublisher_getsNoReport() {
    studio.nowNanos += 5_000_000_000L;
    mic.track.tick(studio.nowNanos);
    assertThat(told()).isEmpty();
  }

  @Test
  void uplinkLoss_isReported() {
    assertThat(fractionAfter(100, 0)).isZero();
    assertThat(fractionAfter(100, 10)).isBetween(20, 27);
    assertThat(mic.track.cumulativeLost()).isBetween(9L, 10L);
    assertThat(studio.stats.snapshot().lost()).isBetween(9L, 10L);
  }

  @Test
  void heavyLoss_isCappedAtAQuarter() {
    assertThat(fractionAfter(100, 2)).isEqualTo(FecDemand.MAX_FRACTION);
  }

  @Test
  void fallingLoss_isBelievedAfterThreeReports() {
    int bad = fractionAfter(100, 10);
    assertThat(fractionAfter(50, 0)).isEqualTo(bad);
    assertThat(fractionAfter(50, 0)).isEqualTo(bad);
    assertThat(fractionAfter(50, 0)).isLessThan(bad);
  }

  private void listenerLoses(Studio.Ear ear, int fraction) {
    ear.track.onReportBlock(fraction, 0, 0, studio.nowNanos + 1_000_000_000L);
  }

  @Test
  void lossOfAListenerWithoutRepair_isReported() {
    var ear = studio.new Ear(5, NO_RED);
    ear.track.switchTo(mic.track);
    listenerLoses(ear, 40);
    assertThat(fractionAfter(10, 0)).isEqualTo(40);
  }

  @Test
  void lossOfAListenerWithRed_isNotReported() {
    var ear = studio.new Ear(mic.track);
    listenerLoses(ear, 40);
    assertThat(fractionAfter(10, 0)).isZero();
  }

  @Test
  void lossOfAListenerThatAsksAgain_isNotReported() {
    var ear = studio.new Ear(5, NO_RED);
    ear.track.switchTo(mic.track);
    listenerLoses(ear, 40);
    ear.track.onNack(1, 0, studio.nowNanos);
    assertThat(fractionAfter(10, 0)).isZero();
  }

  @Test
  void deadListener_doesNotSetTheRate() {
    var ear = studio.new Ear(5, NO_RED);
    ear.track.switchTo(mic.track);
    listenerLoses(ear, 200);
    assertThat(fractionAfter(10, 0)).isZero();
  }

  @Test
  void gapOnTheUplink_isAskedForAfterAGrace() {
    mic.say();
    mic.speak();
    long lost = mic.index;
    mic.say();
    mic.track.tick(studio.nowNanos);
    assertThat(told()).isEmpty();
    studio.nowNanos += 10_000_000L;
    mic.track.tick(studio.nowNanos);
    assertThat(told()).containsExactly("nack " + 0xfeed + " 7 " + (lost & 0xffff) + " 0");
  }

  @Test
  void gapOfSeveral_isOneRequest() {
    mic.say();
    mic.speak();
    long lost = mic.index;
    mic.speak();
    mic.speak();
    mic.say(2);
    assertThat(told()).containsExactly("nack " + 0xfeed + " 7 " + (lost & 0xffff) + " 3");
  }

  @Test
  void request_isRepeatedByRoundTripAndGivenUp() {
    mic.track.roundTrip(60_000_000L);
    mic.say();
    mic.speak();
    mic.say();
    int requests = 0;
    for (int i = 0; i < 100; i++) {
      studio.nowNanos += 10_000_000L;
      if (i < 45) mic.track.tick(studio.nowNanos);
      requests += (int) told().stream().filter(part -> part.startsWith("nack")).count();
    }
    assertThat(requests).isEqualTo(4);
  }

  @Test
  void repairedPacket_isForwardedAndNoLongerAskedFor() {
    var ear = studio.new Ear(mic.track);
    mic.say();
    MemorySegment lost = mic.speak();
    long index = mic.index;
    mic.say();
    mic.deliver(lost, index);
    mic.say(5);
    assertThat(told()).isEmpty();
    assertThat(ear.wire.rtp()).hasSize(8);
  }

  @Test
  void gateClosed_nothingIsAskedFor() {
    mic.say();
    mic.track.talking(false);
    mic.speak();
    mic.say(3);
    assertThat(told()).isEmpty();
  }

  @Test
  void publisherWithoutNack_isNotAsked() {
    mic.track.format(new PublisherFormat(Studio.OPUS, Studio.RED, 1, false));
    mic.say();
    mic.speak();
    mic.say(3);
    assertThat(told()).isEmpty();
  }

  @Test
  void roundTripOfAListenerTrack_pacesThePublisherOfTheSameTransport() {
    var ear = studio.new Ear(mic.track);
    router.listeners(ear.track);
    int sent = (int) (studio.context.ntpClock().ntp(studio.nowNanos) >>> 16);
    MemorySegment out = Bytes.of(new byte[64]);
    var writer = new RtcpWriter().begin(out).receiverReport(1);
    writer.reportBlock(ear.track.ssrc(), 12, 0, 0, 0, sent, 6_554); // held for 100 ms
    router.onRtcp(out, writer.length(), studio.nowNanos + 150_000_000L);
    assertThat(ear.track.rttNanos()).isBetween(49_000_000L, 51_000_000L);
    assertThat(ear.track.fractionLost(studio.nowNanos)).isEqualTo(12);
  }

  @Test
  void level_isSmoothedAndSpeakingHolds() {
    assertThat(mic.track.levelDbov(studio.nowNanos)).isEqualTo(-1);
    mic.say(10);
    assertThat(mic.track.levelDbov(studio.nowNanos)).isEqualTo(30);
    assertThat(mic.track.speaking(studio.nowNanos)).isTrue();
    mic.level = 127;
    mic.say(10);
    assertThat(mic.track.speaking(studio.nowNanos)).isTrue();
    mic.say(30);
    assertThat(mic.track.speaking(studio.nowNanos)).isFalse();
    assertThat(mic.track.levelDbov(studio.nowNanos)).isGreaterThan(110);
  }

  @Test
  void publisherWithoutTheExtension_hasNoLevel() {
    mic.level = -1;
    mic.say(5);
    assertThat(mic.track.levelDbov(studio.nowNanos)).isEqualTo(-1);
    assertThat(mic.track.speaking(studio.nowNanos)).isFalse();
  }

  @Test
  void closedGate_showsNoLevel() {
    mic.say(10);
    mic.track.talking(false);
    mic.say(3);
    assertThat(mic.track.levelDbov(studio.nowNanos)).isEqualTo(127);
    assertThat(mic.track.speaking(studio.nowNanos)).isFalse();
  }

  @Test
  void silenceOfTheNetwork_endsSpeaking() {
    mic.say(10);
    assertThat(mic.track.speaking(studio.nowNanos)).isTrue();
    studio.nowNanos += PublisherTrack.LEVEL_LIFE_NANOS + 1;
    assertThat(mic.track.levelDbov(studio.nowNanos)).isEqualTo(127);
    assertThat(mic.track.speaking(studio.nowNanos)).isFalse();
  }

  @Test
  void bytesThatAreNotRtp_areCounted() {
    mic.track.onRtp(Bytes.ofHex("80"), 1, 0, studio.nowNanos);
    assertThat(studio.dropped(DropReason.MALFORMED)).isEqualTo(1);
  }

  @Test
  void forwarding_isTimedPerListener() {
    for (int i = 0; i < 40; i++) studio.new Ear(i, Studio.LISTENER).track.switchTo(mic.track);
    mic.say();
    var snapshot = studio.stats.snapshot();
    assertThat(snapshot.latency().getFirst().packets()).isEqualTo(40);
    assertThat(snapshot.forwarded()).isEqualTo(40);
  }
}
