package io.hearthline.media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.rtp.Bytes;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RtcpTest {
  private final RtcpRecorder heard = new RtcpRecorder();
  private final MemorySegment out = Bytes.of(new byte[1_500]);
  private final RtcpWriter writer = new RtcpWriter();

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private int read(String hex) {
    MemorySegment data = Bytes.ofHex(hex);
    return RtcpReader.read(data, (int) data.byteSize(), heard);
  }

  @Test
  void compoundOfAllParts_readsBackInOrder() {
    writer
        .begin(out)
        .senderReport(1, 0x0102030405060708L, 48_000, 0xffff_ffffL, 7)
        .reportBlock(2, 64, -1, 0x1_0001, 33, 0x0a0b0c0d, 65_536)
        .cname(1, ascii("relay"))
        .nack(1, 2)
        .nackPair(0xfffe, 0x8001)
        .nackPair(20, 0)
        .bye(1);
    assertThat(RtcpReader.read(out, writer.length(), heard)).isEqualTo(4);
    assertThat(heard.parts())
        .containsExactly(
            "SR 1 102030405060708 48000 4294967295 7",
            "block 1 2 64 -1 65537 33 a0b0c0d 65536",
            "nack 1 2 65534 8001",
            "nack 1 2 20 0",
            "bye 1");
  }

  @Test
  void receiverReport_carriesItsBlocks() {
    writer.begin(out).receiverReport(9).reportBlock(2, 255, 1L << 40, 5, 0, 0, 0);
    assertThat(RtcpReader.read(out, writer.length(), heard)).isEqualTo(1);
    assertThat(heard.parts()).containsExactly("block 9 2 255 8388607 5 0 0 0");
  }

  @Test
  void cnameOfAnyLength_endsOnAWordWithANullOctet() {
    for (int length = 0; length < 9; length++) {
      writer.begin(out).cname(1, ascii("x".repeat(length)));
      assertThat(writer.length() % 4).isZero();
      assertThat(writer.length()).isGreaterThan(10 + length);
      assertThat(RtcpReader.read(out, writer.length(), heard)).isEqualTo(1);
    }
  }

  @Test
  void reducedSizeNack_isAccepted() {
    assertThat(read("81cd0003 00000001 00000002 000a0001")).isEqualTo(1);
    assertThat(heard.parts()).containsExactly("nack 1 2 10 1");
  }

  @Test
  void unknownTypes_areSteppedOver() {
    assertThat(read("80cf0001 00000001 8fce0002 00000001 00000002 81cb0001 00000007")).isEqualTo(3);
    assertThat(heard.parts()).containsExactly("bye 7");
  }

  @Test
  void brokenFraming_handsOverNothing() {
    assertThat(read("81cb0001 00000007 81cb0002 00000007")).isEqualTo(-1);
    assertThat(read("81cb0001 00000007 41cb0001 00000007")).isEqualTo(-1);
    assertThat(read("81cb0001 00000007 81cb")).isEqualTo(-1);
    assertThat(read("")).isEqualTo(-1);
    assertThat(heard.parts()).isEmpty();
  }

  @Test
  void countBeyondTheContent_isCutShort() {
    assertThat(read("9fcb0001 00000007")).isEqualTo(1);
    assertThat(read("9fc90001 00000007")).isEqualTo(1);
    assertThat(heard.parts()).containsExactly("bye 7");
  }

  @Test
  void padding_isNoContent() {
    assertThat(read("a1cd0004 00000001 00000002 000a0001 00000004")).isEqualTo(1);
    assertThat(heard.parts()).containsExactly("nack 1 2 10 1");
    assertThat(read("a1cb0001 000000ff")).isEqualTo(-1);
  }

  @Test
  void moreThan32Packets_areRefused() {
    assertThat(read("81cb0001 00000007".repeat(33))).isEqualTo(-1);
  }

  @Test
  void nackPairs_areCapped() {
    assertThat(read("81cd0066 00000001 00000002" + "000a0001".repeat(100))).isEqualTo(1);
    assertThat(heard.parts()).hasSize(RtcpReader.MAX_NACK_PAIRS);
  }

  @Test
  void ntpClock_countsFrom1900AndFollowsTheMonotonicClock() {
    var clock = NtpClock.anchored(Instant.EPOCH.plusMillis(500), 1_000);
    assertThat(clock.ntp(1_000)).isEqualTo((2_208_988_800L << 32) | 0x8000_0000L);
    assertThat(clock.ntp(1_000 + 750_000_000L)).isEqualTo((2_208_988_801L << 32) | 0x4000_0000L);
    assertThat(NtpClock.compact(0x0102030405060708L)).isEqualTo(0x03040506);
    assertThat(NtpClock.compactToNanos(65_536)).isEqualTo(1_000_000_000L);
    assertThat(NtpClock.nanosToCompact(500_000_000L)).isEqualTo(32_768);
  }
}
