package io.hearthline.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class HeaderExtensionTest {
  private static final String HEADER = "90 6f 1234 00000960 cafebabe";

  private final RtpPacket packet = new RtpPacket();
  private final ExtensionReader reader = new ExtensionReader();

  private void parse(String extension) {
    MemorySegment data = Bytes.ofHex(HEADER + extension);
    assertThat(packet.parse(data, 0, (int) data.byteSize())).isTrue();
  }

  @Test
  void oneByteForm_isWalkedOverPadding() {
    parse("bede0002 10 85 00 21 3132 0000");
    assertThat(reader.audioLevel(packet, 1)).isEqualTo(0x85);
    assertThat(reader.find(packet, 2)).isTrue();
    assertThat(reader.text()).isEqualTo("12");
    assertThat(reader.holds(new byte[] {'1', '2'})).isTrue();
    assertThat(reader.find(packet, 3)).isFalse();
  }

  @Test
  void twoByteForm_carriesEmptyAndLongIds() {
    parse("10000002 20 00 10 01 7f 00 0000");
    assertThat(reader.find(packet, 0x20)).isTrue();
    assertThat(reader.bytes()).isZero();
    assertThat(reader.audioLevel(packet, 0x10)).isEqualTo(0x7f);
  }

  @Test
  void elementPastTheExtension_isNotFound() {
    parse("bede0001 13 01 02 03");
    assertThat(reader.find(packet, 1)).isFalse();
  }

  @Test
  void idFifteen_endsTheOneByteForm() {
    parse("bede0001 f0 00 10 05");
    assertThat(reader.find(packet, 1)).isFalse();
  }

  @Test
  void unknownProfile_hasNoElements() {
    parse("abcd0001 10 05 00 00");
    assertThat(reader.find(packet, 1)).isFalse();
  }

  @Test
  void notNegotiatedId_isNeverFound() {
    parse("bede0001 10 05 00 00");
    assertThat(reader.audioLevel(packet, 0)).isEqualTo(-1);
  }

  @Test
  void levelByte_splitsIntoVoiceAndDbov() {
    assertThat(AudioLevel.voice(0x85)).isTrue();
    assertThat(AudioLevel.dbov(0x85)).isEqualTo(5);
  }

  @Test
  void writtenOneByteForm_readsBack() {
    readsBack(4, new byte[] {'m'}, 1, false);
  }

  @Test
  void writtenTwoByteForm_readsBack() {
    readsBack(
        200, "a-mid-of-seventeen".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 15, true);
  }

  private void readsBack(int midId, byte[] mid, int levelId, boolean twoByte) {
    assertThat(ExtensionWriter.needsTwoByteForm(midId, mid.length)).isEqualTo(twoByte);
    MemorySegment data = Bytes.of(new byte[64]);
    RtpHeader.write(data, true, false, 111, 1, 2, 3);
    var writer = new ExtensionWriter().begin(data, 12, twoByte);
    int bytes = writer.put(midId, mid).put(levelId, 0x83).end();
    assertThat(bytes % 4).isZero();
    assertThat(packet.parse(data, 0, 12 + bytes)).isTrue();
    assertThat(reader.find(packet, midId)).isTrue();
    assertThat(reader.holds(mid)).isTrue();
    assertThat(reader.audioLevel(packet, levelId)).isEqualTo(0x83);
  }
}
