package io.hearthline.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class RtpHeaderTest {
  private static final String FIXED = "80 6f 1234 00000960 cafebabe";

  private static int headerBytes(String hex) {
    MemorySegment data = Bytes.ofHex(hex);
    return RtpHeader.headerBytes(data, 0, (int) data.byteSize());
  }

  @Test
  void fixedHeader_isReadInPlace() {
    MemorySegment data = Bytes.ofHex("80 ef 1234 00000960 cafebabe");
    assertThat(RtpHeader.looksLikeRtp(data, 12)).isTrue();
    assertThat(RtpHeader.marker(data, 0)).isTrue();
    assertThat(RtpHeader.payloadType(data, 0)).isEqualTo(111);
    assertThat(RtpHeader.sequence(data, 0)).isEqualTo(0x1234);
    assertThat(RtpHeader.timestamp(data, 0)).isEqualTo(0x960);
    assertThat(RtpHeader.ssrc(data, 0)).isEqualTo(0xcafebabe);
  }

  @Test
  void written_readsBackTheSame() {
    MemorySegment data = Bytes.of(new byte[12]);
    RtpHeader.write(data, false, true, 111, 0xfffe, -2, 7);
    assertThat(RtpHeader.looksLikeRtp(data, 12)).isTrue();
    assertThat(RtpHeader.marker(data, 0)).isTrue();
    assertThat(RtpHeader.payloadType(data, 0)).isEqualTo(111);
    assertThat(RtpHeader.sequence(data, 0)).isEqualTo(0xfffe);
    assertThat(RtpHeader.timestamp(data, 0)).isEqualTo(-2);
    assertThat(RtpHeader.ssrc(data, 0)).isEqualTo(7);
  }

  @Test
  void elevenBytes_areNotRtp() {
    assertThat(headerBytes("80 6f 1234 00000960 cafeba")).isEqualTo(-1);
  }

  @Test
  void otherVersion_isNotRtp() {
    assertThat(headerBytes("40 6f 1234 00000960 cafebabe")).isEqualTo(-1);
  }

  @Test
  void csrcList_countsAsHeader() {
    assertThat(headerBytes("82" + FIXED.substring(2) + "00000001 00000002 ff")).isEqualTo(20);
  }

  @Test
  void csrcListPastTheEnd_isNotRtp() {
    assertThat(headerBytes("82" + FIXED.substring(2) + "00000001")).isEqualTo(-1);
  }

  @Test
  void extensionPastTheEnd_isNotRtp() {
    assertThat(headerBytes("90" + FIXED.substring(2) + "bede0002 00000000")).isEqualTo(-1);
    assertThat(headerBytes("90" + FIXED.substring(2) + "bede")).isEqualTo(-1);
  }

  @Test
  void paddingBeyondThePayload_isNotRtp() {
    assertThat(headerBytes("a0" + FIXED.substring(2) + "0003")).isEqualTo(-1);
    assertThat(headerBytes("a0" + FIXED.substring(2) + "0000")).isEqualTo(-1);
    assertThat(headerBytes("a0" + FIXED.substring(2))).isEqualTo(-1);
  }

  @Test
  void padding_isNoPayload() {
    MemorySegment data = Bytes.ofHex("a0" + FIXED.substring(2) + "aabb 0002");
    var packet = new RtpPacket();
    assertThat(packet.parse(data, 0, (int) data.byteSize())).isTrue();
    assertThat(packet.payloadBytes()).isEqualTo(2);
    assertThat(packet.payloadAt()).isEqualTo(12);
  }

  @Test
  void sequence_unwrapsToTheNearestIndex() {
    assertThat(Sequence.unwrap(0x1_fffeL, 0x0001)).isEqualTo(0x2_0001L);
    assertThat(Sequence.unwrap(0x2_0001L, 0xfffe)).isEqualTo(0x1_fffeL);
    assertThat(Sequence.unwrap(5, 0xffff)).isEqualTo(-1);
    assertThat(Sequence.delta(1, 0xffff)).isEqualTo(2);
  }
}
