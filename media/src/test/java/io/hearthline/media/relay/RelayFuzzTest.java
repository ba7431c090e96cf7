package io.hearthline.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hearthline.media.rtp.Bytes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a client with keys encrypts: no exception, no read past the end, and nothing reaches a
 * listener that was not in the packet. Without JAZZER_FUZZ=1 the seeds alone are run.
 */
class RelayFuzzTest {
  private static final ListenerFormat WITHOUT_RED =
      new ListenerFormat(96, PublisherFormat.NONE, "0", 2, 3);

  private static final ValueLayout.OfShort SEQUENCE =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  static Stream<byte[]> seeds() {
    var mic = new Studio().new Mic();
    return Stream.concat(
        Stream.of(mic.frame(), mic.redFrame(Studio.OPUS), mic.redFrame(Studio.RED))
            .map(packet -> packet.toArray(ValueLayout.JAVA_BYTE)),
        Stream.of(
                "81cd0003 00000001 00001157 ea640001",
                "80c80006 00000007 0102030405060708 0000bb80 00000003 00000100",
                "81c90007 00000009 00001158 40000001 00010001 00000021 0a0b0c0d 00010000")
            .map(Bytes::hex));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void anyBytes_areForwardedAsTheyAreOrDropped(byte[] bytes) {
    var studio = new Studio();
    var mic = studio.new Mic();
    var plain = studio.new Ear(0x1157, WITHOUT_RED);
    var red = studio.new Ear(0x1158, Studio.LISTENER);
    plain.track.switchTo(mic.track);
    red.track.switchTo(mic.track);
    mic.sayRed().sayRed();
    plain.wire.forget();
    mic.tick();

    mic.deliver(Bytes.of(bytes), index(mic.index, bytes));
    var hex = HexFormat.of().formatHex(bytes);
    for (var sent : plain.wire.rtp()) assertThat(hex).contains(sent.payload());
    for (var sent : red.wire.rtp()) sent.rtp();

    var router = new RtcpRouter();
    router.publisher(mic.track);
    router.listeners(plain.track, red.track);
    router.onRtcp(Bytes.of(bytes), bytes.length, studio.nowNanos);
    assertThat(studio.dropped(DropReason.FAULT)).isZero();
    mic.track.close(); // its ring, which no collector frees
  }

  /** As SRTP has it: the last 16 bits are the packet's sequence number. */
  private static long index(long expected, byte[] bytes) {
    if (bytes.length < 4) return expected;
    int sequence = MemorySegment.ofArray(bytes).get(SEQUENCE, 2) & 0xffff;
    return (expected & ~0xffffL) | sequence;
  }
}
