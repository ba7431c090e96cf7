package io.hearthline.media.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class StunMessageTest {
  private static final String PASSWORD = "0123456789012345678901";
  private static final StunWriter.Check CHECK =
      new StunWriter.Check("here:there", 0x6e0001ff, 0x1122334455667788L, true);

  private final StunMessage message = new StunMessage();
  private final StunWriter writer = new StunWriter();
  private final MemorySegment out = MemorySegment.ofArray(new byte[1200]);

  @Test
  void writtenCheck_readsBack() {
    assertThat(message.parse(out, writer.check(out, 0x0102030405060708L, 9, CHECK, PASSWORD)))
        .isTrue();
    assertThat(message.username()).isEqualTo("here:there");
    assertThat(message.priority()).isEqualTo(0x6e0001ffL);
    assertThat(message.controlling()).isTrue();
    assertThat(message.tieBreaker()).isEqualTo(0x1122334455667788L);
    assertThat(message.useCandidate()).isTrue();
    assertThat(message.transactionHigh()).isEqualTo(0x0102030405060708L);
    assertThat(message.transactionLow()).isEqualTo(9);
    assertThat(message.authentic(PASSWORD)).isTrue();
  }

  @Test
  void writtenRefusal_readsBack() {
    message.parse(out, writer.check(out, 1, 2, CHECK, PASSWORD));
    assertThat(message.parse(out, writer.refusal(out, message, 487, PASSWORD))).isTrue();
    assertThat(message.kind()).isEqualTo(StunMessage.Kind.ERROR);
    assertThat(message.errorCode()).isEqualTo(487);
    assertThat(message.authentic(PASSWORD)).isTrue();
  }

  @Test
  void writtenSuccess_readsBackForIpv6() {
    message.parse(out, writer.check(out, 1, 2, CHECK, PASSWORD));
    int length = writer.success(out, message, 0x20010db800000000L, 1, 40_000, PASSWORD);
    assertThat(message.parse(out, length)).isTrue();
    assertThat(message.mappedHigh()).isEqualTo(0x20010db800000000L);
    assertThat(message.mappedLow()).isEqualTo(1);
    assertThat(message.mappedPort()).isEqualTo(40_000);
  }

  @Test
  void useCandidateBehindTheIntegrity_isNotBelieved() {
    var unnominated = new StunWriter.Check("here:there", 1, 2, false);
    int length = writer.check(out, 1, 2, unnominated, PASSWORD) - 8;
    out.set(ValueLayout.JAVA_INT_UNALIGNED, length, Integer.reverseBytes(0x00250000));
    putLength(length + 4);
    assertThat(message.parse(out, length + 4)).isTrue();
    assertThat(message.authentic(PASSWORD)).isTrue();
    assertThat(message.useCandidate()).isFalse();
  }

  @Test
  void attributeLongerThanTheMessage_isRefused() {
    var bytes = HexFormat.of().parseHex("000100042112a442000000000000000000000000" + "00060008");
    assertThat(message.parse(MemorySegment.ofArray(bytes), bytes.length)).isFalse();
  }

  @Test
  void lengthThatDiffersFromTheDatagram_isRefused() {
    int length = writer.check(out, 1, 2, CHECK, PASSWORD);
    assertThat(message.parse(out, length + 4)).isFalse();
    assertThat(message.parse(out, length - 4)).isFalse();
  }

  @Test
  void anythingBehindTheFingerprint_isRefused() {
    int length = writer.check(out, 1, 2, CHECK, PASSWORD);
    putLength(length + 4);
    assertThat(message.parse(out, length + 4)).isFalse();
  }

  @Test
  void unknownRequiredAttribute_isNamed() {
    var bytes = HexFormat.of().parseHex("000100042112a442000000000000000000000000" + "7abc0000");
    assertThat(message.parse(MemorySegment.ofArray(bytes), bytes.length)).isTrue();
    assertThat(message.unknownAttribute()).isEqualTo(0x7abc);
  }

  private void putLength(int total) {
    out.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2, Short.reverseBytes((short) (total - 20)));
  }
}
