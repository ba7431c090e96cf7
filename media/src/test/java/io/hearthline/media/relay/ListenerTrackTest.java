package io.hearthline.media.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearthline.media.rtcp.RtcpReader;
import io.hearthline.media.rtcp.RtcpRecorder;
import io.hearthline.media.rtp.RtpPacket;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rewriting: switch, gates, loss, reordering, formats. */
class ListenerTrackTest {
  private static final int NONE = PublisherFormat.NONE;

  private final Studio studio = new Studio();
  private final Studio.Mic porch = studio.new Mic(7, Studio.PUBLISHER);
  private final Studio.Mic kitchen = studio.new Mic(8, Studio.PUBLISHER);
  private final Studio.Ear ear = studio.new Ear(porch.track);

  @AfterEach
  void close() {
    porch.track.close();
    kitchen.track.close();
  }

  private RtpPacket last() {
    return ear.wire.last().rtp();
  }

  private List<Integer> sequences() {
    int first = ear.wire.rtp().getFirst().rtp().sequence();
    return ear.wire.rtp().stream().map(sent -> sent.rtp().sequence() - first).toList();
  }

  private String spoken(Studio.Mic mic) {
    return "fc" + String.format("%08x%012x", mic.ssrc, mic.index);
  }

  @Test
  void firstPacket_hasOwnSsrcMarkerAndStartBelow2To15() {
    porch.say();
    assertThat(last().ssrc()).isEqualTo(0x1157);
    assertThat(last().marker()).isTrue();
    assertThat(last().sequence()).isBetween(1, (1 << 15) - 1);
    assertThat(ear.wire.last().payload()).isEqualTo(spoken(porch));
  }

  @Test
  void laterPackets_keepTheSourcesPaceAndMarker() {
    porch.say(2);
    int timestamp = last().timestamp();
    porch.say();
    assertThat(last().timestamp()).isEqualTo(timestamp + 960);
    assertThat(last().marker()).isFalse();
    porch.marker = true;
    porch.say();
    assertThat(last().marker()).isTrue();
    assertThat(sequences()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void switch_goesOnByOneWithMarkerAndWallClock() {
    porch.say(3);
    int timestamp = last().timestamp();
    ear.track.switchTo(kitchen.track);
    studio.nowNanos += 480_000_000L;
    kitchen.say();
    assertThat(sequences()).containsExactly(0, 1, 2, 3);
    assertThat(last().timestamp()).isEqualTo(timestamp + 24_000);
    assertThat(last().marker()).isTrue();
  }

  @Test
  void switchAtOnce_advancesByTheLastPacketsDuration() {
    porch.say();
    int timestamp = last().timestamp();
    ear.track.switchTo(kitchen.track);
    kitchen.index++;
    kitchen.deliver(kitchen.frame(), kitchen.index);
    assertThat(last().timestamp()).isEqualTo(timestamp + 960);
  }

  @Test
  void switch_sendsAFreshSenderReport() {
    porch.say();
    ear.wire.forget();
    ear.track.switchTo(kitchen.track);
    kitchen.say();
    var heard = new RtcpRecorder();
    assertThat(ear.wire.rtcp()).hasSize(1);
    byte[] report = ear.wire.rtcp().getFirst().bytes();
    RtcpReader.read(MemorySegment.ofArray(report), report.length, heard);
    assertThat(heard.parts().getFirst())
        .startsWith("SR " + 0x1157)
        .contains(" " + last().timestamp() + " 2 ");
  }

  @Test
  void goingOver_hearsTheOldSourceUntilTheNewOneComes() {
    porch.say(2);
    ear.track.goOverTo(kitchen.track);
    porch.say(2);
    assertThat(sequences()).containsExactly(0, 1, 2, 3);
    kitchen.say();
    porch.say();
    kitchen.say();
    assertThat(sequences()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(porch.track.listenerCount()).isZero();
    assertThat(kitchen.track.listenerCount()).isEqualTo(1);
  }

  @Test
  void goingOver_whileTheOldSourceEnds_hearsTheNewOne() {
    porch.say();
    ear.track.goOverTo(kitchen.track);
    porch.track.close();
    kitchen.say();
    assertThat(sequences()).containsExactly(0, 1);
  }

  @Test
  void goingOver_thenElsewhere_leavesBoth() {
    porch.say();
    ear.track.goOverTo(kitchen.track);
    ear.track.switchTo(null);
    porch.say();
    kitchen.say();
    assertThat(ear.wire.rtp()).hasSize(1);
    assertThat(kitchen.track.listenerCount() + porch.track.listenerCount()).isZero();
  }

  @Test
  void switchToNobody_isSilence() {
    porch.say();
    ear.track.switchTo(null);
    porch.say();
    assertThat(ear.wire.rtp()).hasSize(1);
    assertThat(porch.track.listenerCount()).isZero();
  }

  @Test
  void packetsOlderThanTheSwitch_areDropped() {
    MemorySegment late = kitchen.speak();
    long lateIndex = kitchen.index;
    kitchen.say();
    ear.track.switchTo(kitchen.track);
    kitchen.deliver(late, lateIndex);
    assertThat(ear.wire.rtp()).isEmpty();
    kitchen.say();
    assertThat(ear.wire.rtp()).hasSize(1);
    assertThat(studio.dropped(DropReason.BEFORE_SWITCH)).isEqualTo(1);
  }

  @Test
  void latePacketBelowTheBase_isDropped() {
    MemorySegment late = porch.speak();
    long lateIndex = porch.index;
    porch.say();
    porch.deliver(late, lateIndex);
    assertThat(ear.wire.rtp()).hasSize(1);
    assertThat(studio.dropped(DropReason.BEFORE_SWITCH)).isEqualTo(1);
  }

  @Test
  void lostPacket_keepsTheGap() {
    porch.say();
    porch.speak();
    porch.say();
    assertThat(sequences()).containsExactly(0, 2);
  }

  @Test
  void reorderedPacket_keepsItsOwnIndex() {
    porch.say();
    MemorySegment late = porch.speak();
    long lateIndex = porch.index;
    porch.say();
    porch.deliver(late, lateIndex);
    porch.say();
    assertThat(sequences()).containsExactly(0, 2, 1, 3);
    assertThat(ear.guard.late()).isEqualTo(1);
  }

  @Test
  void reorderedPacket_movesNeitherClockNorSenderReport() {
    porch.say();
    MemorySegment late = porch.speak();
    long lateIndex = porch.index;
    porch.say();
    int newest = last().timestamp();
    porch.deliver(late, lateIndex);
    ear.track.switchTo(kitchen.track);
    kitchen.say();
    assertThat(last().timestamp()).isEqualTo(newest + 960);
  }

  @Test
  void duplicate_isDropped() {
    porch.say();
    porch.deliver(porch.frame(), porch.index);
    assertThat(ear.wire.rtp()).hasSize(1);
    assertThat(studio.dropped(DropReason.DUPLICATE)).isEqualTo(1);
  }

  @Test
  void gatedPackets_closeTheGap() {
    porch.say(2);
    int timestamp = last().timestamp();
    porch.track.talking(false);
    porch.say(50);
    porch.track.talking(true);
    porch.say();
    assertThat(sequences()).containsExactly(0, 1, 2);
    assertThat(last().timestamp()).isEqualTo(timestamp + 51 * 960);
    assertThat(last().marker()).isTrue();
    assertThat(studio.dropped(DropReason.GATED)).isEqualTo(50);
  }

  @Test
  void redBehindAGate_bringsNothingGatedBack() {
    porch.say();
    porch.track.talking(false);
    porch.say();
    porch.track.talking(true);
    porch.sayRed();
    assertThat(last().payloadType()).isEqualTo(Studio.OPUS);
    assertThat(ear.wire.last().payload()).isEqualTo(spoken(porch));
    porch.sayRed();
    assertThat(last().payloadType()).isEqualTo(Studio.RED);
  }

  @Test
  void mutedListener_missesNothingInSequence() {
    porch.say();
    ear.track.muted(true);
    porch.say(3);
    ear.track.muted(false);
    porch.say();
    assertThat(sequences()).containsExactly(0, 1);
    assertThat(studio.dropped(DropReason.MUTED)).isEqualTo(3);
  }

  @Test
  void unmutingTheUnmuted_changesNothing() {
    porch.say();
    ear.track.muted(false);
    porch.say();
    assertThat(last().marker()).isFalse();
  }

  @Test
  void ssrcChangeInMidStream_isASwitch() {
    porch.say(2);
    int timestamp = last().timestamp();
    porch.ssrc = 99;
    porch.index = 3;
    porch.timestamp = 12345;
    porch.say();
    assertThat(sequences()).containsExactly(0, 1, 2);
    assertThat(last().timestamp()).isEqualTo(timestamp + 960);
    assertThat(last().marker()).isTrue();
    assertThat(ear.wire.rtcp()).hasSize(2);
  }

  @Test
  void latePacketOfTheSsrcLeft_isNoSwitchBack() {
    porch.say();
    MemorySegment late = porch.speak();
    long lateIndex = porch.index;
    porch.ssrc = 99;
    porch.say();
    porch.deliver(late, lateIndex);
    assertThat(ear.wire.rtp()).hasSize(2);
    assertThat(studio.dropped(DropReason.STALE_SSRC)).isEqualTo(1);
  }

  @Test
  void unknownPayloadTypeOrPadding_closesTheGap() {
    porch.say();
    porch.tick();
    porch.deliver(porch.packet(13, new byte[] {1}), porch.index);
    porch.tick();
    porch.deliver(porch.packet(Studio.OPUS, new byte[0]), porch.index);
    porch.say();
    assertThat(sequences()).containsExactly(0, 1);
    assertThat(studio.dropped(DropReason.UNKNOWN_PAYLOAD_TYPE)).isEqualTo(1);
    assertThat(studio.dropped(DropReason.PADDING_ONLY)).isEqualTo(1);
  }

  @Test
  void unknownPayloadTypeUnderAnotherSsrc_isNoSwitch() {
    porch.say();
    porch.ssrc = 99;
    porch.deliver(porch.packet(97, new byte[] {1}), porch.index);
    porch.ssrc = 7;
    porch.say();
    assertThat(sequences()).containsExactly(0, 1);
    assertThat(last().marker()).isFalse();
  }

  @Test
  void jumpBeyondAnyLoss_closesTheGap() {
    porch.say();
    porch.index += 5_000;
    porch.say();
    assertThat(sequences()).containsExactly(0, 1);
  }

  @Test
  void extensionIds_areMappedAndOthersDropped() {
    ear.track.format(new ListenerFormat(100, NONE, "audio7", 9, 12));
    porch.say();
    assertThat(ear.wire.last().mid(9)).isEqualTo("audio7");
    assertThat(ear.wire.last().level(12)).isEqualTo(0x80 | 30);
    assertThat(ear.wire.last().level(Studio.LEVEL_ID)).isEqualTo(-1);
    assertThat(last().payloadType()).isEqualTo(100);
  }

  @Test
  void idBeyond14_takesTheTwoByteForm() {
    ear.track.format(new ListenerFormat(100, NONE, "audio7", 20, 1));
    porch.say();
    assertThat(last().extensionProfile()).isEqualTo(0x1000);
    assertThat(ear.wire.last().mid(20)).isEqualTo("audio7");
    assertThat(ear.wire.last().level(1)).isEqualTo(0x80 | 30);
  }

  @Test
  void mid_isOnTheFirst50PacketsOfABindingOnly() {
    porch.say(50);
    assertThat(ear.wire.last().mid(Studio.MID_ID)).isEqualTo("3");
    porch.say();
    assertThat(ear.wire.last().mid(Studio.MID_ID)).isNull();
    porch.track.talking(false);
    porch.track.talking(true);
    porch.say();
    assertThat(ear.wire.last().mid(Studio.MID_ID)).isNull();
    ear.track.switchTo(kitchen.track);
    kitchen.say();
    assertThat(ear.wire.last().mid(Studio.MID_ID)).isEqualTo("3");
  }

  @Test
  void nothingToSay_noExtensionHeader() {
    ear.track.format(new ListenerFormat(Studio.OPUS, NONE, "", 0, Studio.LEVEL_ID));
    porch.level = -1;
    porch.say();
    assertThat(last().payloadAt()).isEqualTo(12);
  }

  @Test
  void redListener_getsRedWithItsOwnInnerTypes() {
    ear.track.format(new ListenerFormat(100, 101, "3", 0, 0));
    porch.sayRed().sayRed();
    assertThat(last().payloadType()).isEqualTo(101);
    assertThat(ear.wire.last().payload())
        .startsWith("e4")
        .isEqualTo("e40f000b64" + "fc00000007" + hex(porch.index - 1) + spoken(porch));
  }

  private static String hex(long index) {
    return String.format("%012x", index);
  }

  @Test
  void sameInnerTypes_redPassesThrough() {
    porch.sayRed().sayRed();
    assertThat(last().payloadType()).isEqualTo(Studio.RED);
    assertThat(ear.wire.last().payload()).startsWith("ef0f000b6f");
  }

  @Test
  void listenerWithoutRed_getsThePrimary() {
    ear.track.format(new ListenerFormat(100, NONE, "3", 0, 0));
    porch.sayRed().sayRed();
    assertThat(last().payloadType()).isEqualTo(100);
    assertThat(ear.wire.last().payload()).isEqualTo(spoken(porch));
  }

  @Test
  void plainOpusForARedListener_staysPlain() {
    porch.say(2);
    assertThat(last().payloadType()).isEqualTo(Studio.OPUS);
  }

  @Test
  void redWithAForeignInnerBlock_isReducedToThePrimary() {
    porch.say();
    porch.tick();
    porch.deliver(porch.redFrame(13), porch.index);
    assertThat(last().payloadType()).isEqualTo(Studio.OPUS);
    assertThat(ear.wire.last().payload()).isEqualTo(spoken(porch));
  }

  @Test
  void brokenRed_isDropped() {
    porch.tick();
    porch.deliver(porch.packet(Studio.RED, new byte[] {(byte) 0xef, 0}), porch.index);
    assertThat(ear.wire.rtp()).isEmpty();
    assertThat(studio.dropped(DropReason.MALFORMED_RED)).isEqualTo(1);
  }

  @Test
  void packetOfMoreThan1200Bytes_isDropped() {
    porch.say();
    porch.tick();
    porch.deliver(porch.packet(Studio.OPUS, new byte[1_200 - 16 - 12 - 8 + 1]), porch.index);
    assertThat(ear.wire.rtp()).hasSize(1);
    assertThat(studio.dropped(DropReason.OVERSIZE)).isEqualTo(1);
    porch.tick();
    porch.deliver(porch.packet(Studio.OPUS, new byte[1_200 - 16 - 12 - 8]), porch.index);
    assertThat(ear.wire.rtp()).hasSize(2);
  }

  @Test
  void noPath_costsThisListenerAlone() {
    var other = studio.new Ear(porch.track);
    porch.say();
    ear.wire.gone = true;
    porch.say(2);
    ear.wire.gone = false;
    porch.say();
    assertThat(sequences()).containsExactly(0, 3);
    assertThat(other.wire.rtp()).hasSize(4);
    assertThat(studio.dropped(DropReason.NO_PATH)).isEqualTo(2);
  }

  @Test
  void pathThatComesLate_beginsWithTheFirstPacketSent() {
    ear.wire.gone = true;
    porch.say(3);
    ear.wire.gone = false;
    porch.say(2);
    assertThat(ear.wire.rtp().getFirst().rtp().marker()).isTrue();
    assertThat(sequences()).containsExactly(0, 1);
  }

  @Test
  void unsecuredListener_hearsNothingYet() {
    var wire = new Wiretap();
    var track = new ListenerTrack(studio.context, 5, Studio.LISTENER, wire);
    track.switchTo(porch.track);
    porch.say();
    assertThat(wire.rtp()).isEmpty();
    assertThat(studio.dropped(DropReason.NO_KEYS)).isEqualTo(1);
    track.secure(new GcmGuard());
    porch.say();
    assertThat(wire.rtp()).hasSize(1);
  }

  @Test
  void secondContext_isRefused() {
    assertThatThrownBy(() -> ear.track.secure(new GcmGuard()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void failingListener_silencesNobodyElse() {
    var bad = new ListenerTrack(studio.context, 6, Studio.LISTENER, new Wiretap());
    bad.secure(new FailingProtector());
    ear.track.switchTo(null);
    bad.switchTo(porch.track);
    ear.track.switchTo(porch.track);
    porch.say(3);
    assertThat(ear.wire.rtp()).hasSize(3);
    assertThat(studio.dropped(DropReason.FAULT)).isEqualTo(3);
  }

  /** As the real one on a reused index. */
  private static final class FailingProtector implements Protector {
    @Override
    public int protect(
        MemorySegment out, int header, MemorySegment payload, long at, int bytes, long index) {
      throw new IllegalStateException("planted");
    }

    @Override
    public int protectAgain(
        MemorySegment out, int header, MemorySegment payload, long at, int bytes, long index) {
      throw new IllegalStateException("planted");
    }

    @Override
    public int protectRtcp(MemorySegment packet, int length) {
      throw new IllegalStateException("planted");
    }
  }
}
