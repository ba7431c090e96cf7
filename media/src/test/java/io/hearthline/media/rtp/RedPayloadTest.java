package io.hearthline.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class RedPayloadTest {
  /**
   * 111, 960 ticks back, 2 bytes (0xef, offset 960 of 14 bits, length 2 of 10); then the primary.
   */
  private static final String ONE_REDUNDANT = "ef 0f0002 6f aabb ccddee";

  private final RedPayload red = new RedPayload();

  private boolean parse(String hex) {
    MemorySegment data = Bytes.ofHex(hex);
    return red.parse(data, 0, (int) data.byteSize());
  }

  @Test
  void blocks_areFound() {
    assertThat(parse(ONE_REDUNDANT)).isTrue();
    assertThat(red.redundantBlocks()).isEqualTo(1);
    assertThat(red.payloadType(0)).isEqualTo(111);
    assertThat(red.timestampOffset(0)).isEqualTo(960);
    assertThat(red.blockBytes(0)).isEqualTo(2);
    assertThat(red.primaryPayloadType()).isEqualTo(111);
    assertThat(red.primaryAt()).isEqualTo(7);
    assertThat(red.primaryBytes()).isEqualTo(3);
    assertThat(red.oldestOffset()).isEqualTo(960);
  }

  @Test
  void largestOffset_is14Bits() {
    assertThat(parse("ef fffc00 6f aa")).isTrue();
    assertThat(red.timestampOffset(0)).isEqualTo(16_383);
    assertThat(red.blockBytes(0)).isZero();
  }

  @Test
  void primaryAlone_isRed() {
    assertThat(parse("6f ccddee")).isTrue();
    assertThat(red.redundantBlocks()).isZero();
    assertThat(red.primaryBytes()).isEqualTo(3);
  }

  @Test
  void blockPastTheEnd_isRefused() {
    assertThat(parse("ef 0f0009 6f aabb")).isFalse();
  }

  @Test
  void headersWithoutPrimary_areRefused() {
    assertThat(parse("ef 0f0000")).isFalse();
    assertThat(parse("ef 0f")).isFalse();
    assertThat(parse("")).isFalse();
  }

  @Test
  void nineRedundantBlocks_areRefused() {
    assertThat(parse("ef0f0000".repeat(9) + "6f aa")).isFalse();
    assertThat(parse("ef0f0000".repeat(8) + "6f aa")).isTrue();
  }

  @Test
  void rewriting_changesInnerPayloadTypesOnly() {
    MemorySegment data = Bytes.ofHex(ONE_REDUNDANT);
    assertThat(red.parse(data, 0, (int) data.byteSize())).isTrue();
    assertThat(red.all(111)).isTrue();
    red.rewritePayloadTypes(data, 0, 96);
    assertThat(data.toArray(ValueLayout.JAVA_BYTE))
        .isEqualTo(Bytes.hex("e0 0f0002 60 aabb ccddee"));
  }

  @Test
  void foreignInnerBlock_isNoticed() {
    assertThat(parse("e0 0f0002 6f aabb ccddee")).isTrue();
    assertThat(red.all(111)).isFalse();
  }

  @Test
  void opusDuration_followsTheTableOfContents() {
    assertThat(Opus.ticks(Bytes.ofHex("78ff"), 0, 2)).isEqualTo(960); // hybrid 20 ms, one frame
    assertThat(Opus.ticks(Bytes.ofHex("fcff"), 0, 2)).isEqualTo(960); // CELT 20 ms, one frame
    assertThat(Opus.ticks(Bytes.ofHex("f9ff"), 0, 2)).isEqualTo(1_920); // two of them
    assertThat(Opus.ticks(Bytes.ofHex("1803"), 0, 2)).isEqualTo(2_880); // SILK 60 ms
    assertThat(Opus.ticks(Bytes.ofHex("fb06"), 0, 2)).isEqualTo(5_760); // six by count
    assertThat(Opus.ticks(Bytes.ofHex("fb3f"), 0, 2)).isZero(); // more than 120 ms
    assertThat(Opus.ticks(Bytes.ofHex("fb"), 0, 1)).isZero();
    assertThat(Opus.ticks(Bytes.ofHex(""), 0, 0)).isZero();
  }

  @Test
  void threeBytesOrLess_areDtx() {
    assertThat(Opus.dtx(1)).isTrue();
    assertThat(Opus.dtx(3)).isTrue();
    assertThat(Opus.dtx(4)).isFalse();
  }
}
