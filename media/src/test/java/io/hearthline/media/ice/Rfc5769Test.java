package io.hearthline.media.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The test vectors of RFC 5769 sections 2.1 to 2.3 (short-term credentials). */
class Rfc5769Test {
  private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";

  static final String REQUEST =
      "000100582112a442b7e7a701bc34d686fa87dfae"
          + "802200105354554e207465737420636c69656e74"
          + "002400046e0001ff"
          + "80290008932ff9b151263b36"
          + "000600096576746a3a68367659202020"
          + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
          + "80280004e57a3bcf";

  static final String RESPONSE_IPV4 =
      "0101003c2112a442b7e7a701bc34d686fa87dfae"
          + "8022000b7465737420766563746f7220"
          + "002000080001a147e112a643"
          + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
          + "80280004c07d4c96";

  static final String RESPONSE_IPV6 =
      "010100482112a442b7e7a701bc34d686fa87dfae"
          + "8022000b7465737420766563746f7220"
          + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
          + "00080014a382954e4be67bf11784c97c8292c275bfe3ed41"
          + "80280004c8fb0b4c";

  private final StunMessage message = new StunMessage();

  @Test
  void sampleRequest_isReadAndAuthentic() {
    assertThat(parse(REQUEST)).isTrue();
    assertThat(message.kind()).isEqualTo(StunMessage.Kind.REQUEST);
    assertThat(message.username()).isEqualTo("evtj:h6vY");
    assertThat(message.receiverUfrag()).isEqualTo("evtj");
    assertThat(message.senderUfrag()).isEqualTo("h6vY");
    assertThat(message.priority()).isEqualTo(0x6e0001ffL);
    assertThat(message.controlled()).isTrue();
    assertThat(message.tieBreaker()).isEqualTo(0x932ff9b151263b36L);
    assertThat(message.hasFingerprint()).isTrue();
    assertThat(message.authentic(PASSWORD)).isTrue();
    assertThat(message.authentic(PASSWORD + "x")).isFalse();
  }

  @Test
  void sampleIpv4Response_mapsTheAddress() {
    assertThat(parse(RESPONSE_IPV4)).isTrue();
    assertThat(message.kind()).isEqualTo(StunMessage.Kind.SUCCESS);
    assertThat(message.authentic(PASSWORD)).isTrue();
    assertThat(message.mappedHigh()).isZero();
    assertThat(message.mappedLow()).isEqualTo(0xFFFF_C000_0201L);
    assertThat(message.mappedPort()).isEqualTo(32853);
  }

  @Test
  void sampleIpv6Response_mapsTheAddress() {
    assertThat(parse(RESPONSE_IPV6)).isTrue();
    assertThat(message.authentic(PASSWORD)).isTrue();
    assertThat(message.mappedHigh()).isEqualTo(0x2001_0db8_1234_5678L);
    assertThat(message.mappedLow()).isEqualTo(0x0011_2233_4455_6677L);
    assertThat(message.mappedPort()).isEqualTo(32853);
  }

  @Test
  void everyFlippedBit_isNoticed() {
    var bytes = HexFormat.of().parseHex(REQUEST);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] ^= (byte) (1 << (bit % 8));
      boolean believed =
          message.parse(MemorySegment.ofArray(bytes), bytes.length)
              && message.hasFingerprint()
              && message.authentic(PASSWORD);
      assertThat(believed).as("bit %d", bit).isFalse();
      bytes[bit / 8] ^= (byte) (1 << (bit % 8));
    }
  }

  private boolean parse(String hex) {
    var bytes = HexFormat.of().parseHex(hex);
    return message.parse(MemorySegment.ofArray(bytes), bytes.length);
  }
}
