package io.hearthline.media.srtp;

import static io.hearthline.media.srtp.Packets.HEADER_BYTES;
import static io.hearthline.media.srtp.Packets.SSRC;
import static io.hearthline.media.srtp.Packets.bytes;
import static io.hearthline.media.srtp.Packets.keys;
import static io.hearthline.media.srtp.Packets.protect;
import static io.hearthline.media.srtp.Packets.protectRtcp;
import static io.hearthline.media.srtp.Packets.rtcp;
import static io.hearthline.media.srtp.Packets.rtp;
import static io.hearthline.media.srtp.Packets.slot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("cryptos")
class OutboundSourceTest {

  private final SrtpKeys keys = keys(SrtpSuite.AEAD_AES_128_GCM, 1);
  private final SrtpOutbound outbound;
  private final OutboundSource source;

  OutboundSourceTest(SrtpCrypto crypto) {
    outbound = new SrtpOutbound(keys, crypto);
    source = outbound.source(SSRC);
  }

  static List<SrtpCrypto> cryptos() {
    return Packets.cryptos();
  }

  @AfterEach
  void close() {
    outbound.close();
  }

  @Test
  void secondContextOfAnSsrc_isRefused() {
    assertThatIllegalStateException().isThrownBy(() -> outbound.source(SSRC));
  }

  @Test
  void countedSsrcs_areNeverUsedTwice_andTakeNoMemory() {
    for (int ssrc = -500; ssrc < 500; ssrc += 2) { // around 2^32, one of two left out
      assertThat(outbound.countedSource(ssrc).ssrc()).isEqualTo(ssrc);
    }
    assertThat(outbound.remembered()).isOne();
    for (int used : new int[] {-500, -499, 0, 497, 498}) {
      assertThatIllegalStateException().isThrownBy(() -> outbound.source(used));
      assertThatIllegalStateException().isThrownBy(() -> outbound.countedSource(used));
    }
  }

  @Test
  void countedSsrc_thatHasItsContextAlready_isRefused() {
    assertThatIllegalStateException().isThrownBy(() -> outbound.countedSource(SSRC));
    var _ = outbound.countedSource(SSRC - 1);
    var _ = outbound.source(SSRC - 2);
    assertThatIllegalStateException().isThrownBy(() -> outbound.countedSource(SSRC));
    assertThatIllegalStateException().isThrownBy(() -> outbound.countedSource(SSRC - 1));
    assertThatIllegalStateException().isThrownBy(() -> outbound.countedSource(SSRC - 2));
  }

  @Test
  void countingAllTheWayRound_ends() {
    var _ = outbound.countedSource(SSRC + 1);
    var _ = outbound.countedSource(SSRC - 1);
    assertThatIllegalStateException().isThrownBy(() -> outbound.countedSource(SSRC + 1));
    assertThatIllegalStateException().isThrownBy(() -> outbound.source(7));
  }

  @Test
  void indexUsedBefore_isRefused() {
    var _ = protect(source, 5);
    assertThatIllegalStateException().isThrownBy(() -> protect(source, 5));
  }

  @Test
  void indexBelowTheLast_isRefused() {
    var _ = protect(source, 5);
    assertThatIllegalStateException().isThrownBy(() -> protect(source, 4));
  }

  @Test
  void indexBeyond48Bits_isRefused() {
    assertThatIllegalStateException().isThrownBy(() -> protect(source, 1L << 48));
  }

  @Test
  void retransmission_isByteIdentical() {
    var first = protect(source, 5, new byte[] {1, 2, 3});
    var _ = protect(source, 6, new byte[] {4});
    assertThat(protectAgain(5, 1, 2, 3)).isEqualTo(first);
  }

  @Test
  void retransmissionOfTheNewestPacket_isByteIdentical() {
    var first = protect(source, 5, new byte[] {1, 2, 3});
    assertThat(protectAgain(5, 1, 2, 3)).isEqualTo(first);
  }

  @Test
  void retransmissionOfWhatWasNeverSent_isRefused() {
    var _ = protect(source, 5);
    assertThatIllegalStateException().isThrownBy(() -> protectAgain(6));
  }

  @Test
  void payloadInPlace_givesTheSameBytes() {
    var packet = slot(rtp(5, new byte[] {1, 2, 3}));
    int length = source.protect(packet, HEADER_BYTES, packet, HEADER_BYTES, 3, 5);
    assertThat(bytes(packet, length)).isEqualTo(protectAgain(5, 1, 2, 3));
  }

  @Test
  void payloadThatOverlapsPartly_isRefused() {
    var packet = slot(rtp(5, new byte[40]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> source.protect(packet, HEADER_BYTES, packet, HEADER_BYTES + 4, 30, 5));
  }

  @Test
  void headerOfAnotherIndex_isRefused() {
    var packet = slot(rtp(5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> source.protect(packet, HEADER_BYTES, packet, HEADER_BYTES, 0, 6));
  }

  @Test
  void outputWithoutRoomForTheTag_isRefused() {
    var packet = slot(rtp(5, new byte[10])).asSlice(0, HEADER_BYTES + 25);
    assertThatThrownBy(() -> source.protect(packet, HEADER_BYTES, packet, HEADER_BYTES, 10, 5))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void payloadBeyondItsMemory_isRefused() {
    var packet = slot(rtp(5));
    assertThatThrownBy(() -> source.protect(packet, HEADER_BYTES, slot(), 2040, 9, 5))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void heapMemory_isRefused() {
    var packet = MemorySegment.ofArray(rtp(5, new byte[40]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> source.protect(packet, HEADER_BYTES, packet, HEADER_BYTES, 0, 5));
  }

  @Test
  void memoryGivenBack_isRefused() {
    MemorySegment gone;
    try (var arena = Arena.ofConfined()) {
      gone = arena.allocate(64);
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> source.protect(slot(rtp(5)), HEADER_BYTES, gone, 0, 9, 5));
  }

  @Test
  void rtcpIndices_countFromZero() {
    var first = protectRtcp(source, rtcp());
    var second = protectRtcp(source, rtcp());
    assertThat(List.of(first[first.length - 1], second[second.length - 1]))
        .containsExactly((byte) 0, (byte) 1);
  }

  @Test
  void rtcpOfAnotherSender_isRefused() {
    var packet = rtcp();
    packet[4]++;
    assertThatIllegalArgumentException().isThrownBy(() -> protectRtcp(source, packet));
  }

  @Test
  void afterClose_nothingIsProtected() {
    outbound.close();
    assertThatIllegalStateException().isThrownBy(() -> protect(source, 5));
  }

  @Test
  void afterClose_theMasterKeyIsGone() {
    outbound.close();
    assertThat(keys.masterKey()).containsOnly(0);
  }

  @Test
  void wipedKeys_areRefused() {
    keys.close();
    assertThatIllegalStateException().isThrownBy(() -> new SrtpOutbound(keys, SrtpCrypto.jce()));
  }

  private byte[] protectAgain(long index, int... payload) {
    var plain = new byte[payload.length];
    for (int i = 0; i < payload.length; i++) plain[i] = (byte) payload[i];
    var out = slot(rtp(index));
    int length = source.protectAgain(out, HEADER_BYTES, slot(plain), 0, plain.length, index);
    return bytes(out, length);
  }
}
