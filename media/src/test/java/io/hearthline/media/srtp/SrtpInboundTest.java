package io.hearthline.media.srtp;

import static io.hearthline.media.srtp.Packets.SSRC;
import static io.hearthline.media.srtp.Packets.keys;
import static io.hearthline.media.srtp.Packets.protect;
import static io.hearthline.media.srtp.Packets.protectRtcp;
import static io.hearthline.media.srtp.Packets.rtcp;
import static io.hearthline.media.srtp.Packets.unprotect;
import static io.hearthline.media.srtp.Packets.unprotectRtcp;
import static io.hearthline.media.srtp.SrtpInbound.AUTH_FAILED;
import static io.hearthline.media.srtp.SrtpInbound.MALFORMED;
import static io.hearthline.media.srtp.SrtpInbound.REPLAYED;
import static io.hearthline.media.srtp.SrtpInbound.TOO_MANY_SOURCES;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("everyCryptoAndSuite")
class SrtpInboundTest {

  private final SrtpSuite suite;
  private final SrtpOutbound outbound;
  private final OutboundSource source;
  private final SrtpInbound inbound;

  SrtpInboundTest(SrtpCrypto crypto, SrtpSuite suite) {
    this.suite = suite;
    outbound = new SrtpOutbound(keys(suite, 1), crypto);
    source = outbound.source(SSRC);
    inbound = new SrtpInbound(keys(suite, 1), crypto);
  }

  static List<Arguments> everyCryptoAndSuite() {
    var all = new ArrayList<Arguments>();
    for (var crypto : Packets.cryptos()) {
      for (var suite : SrtpSuite.values()) all.add(Arguments.of(crypto, suite));
    }
    return all;
  }

  @AfterEach
  void close() {
    outbound.close();
    inbound.close();
  }

  @Test
  void replayedPacket_isDropped() {
    var packet = protect(source, 5);
    unprotect(inbound, packet);
    assertThat(unprotect(inbound, packet)).isEqualTo(REPLAYED);
  }

  @Test
  void replayedRtcp_isDropped() {
    var packet = protectRtcp(source, rtcp());
    unprotectRtcp(inbound, packet);
    assertThat(unprotectRtcp(inbound, packet)).isEqualTo(REPLAYED);
  }

  @Test
  void everyFlippedBit_isNoticed() {
    var packet = protect(source, 5, new byte[] {1, 2, 3});
    for (int bit = 0; bit < 8 * packet.length; bit++) {
      assertThat(unprotect(inbound, flip(packet, bit))).as("bit " + bit).isNegative();
    }
    assertThat(inbound.sources()).isZero();
  }

  @Test
  void everyFlippedBitOfRtcp_isNoticed() {
    var packet = protectRtcp(source, rtcp(new byte[] {1, 2, 3, 4}));
    for (int bit = 0; bit < 8 * packet.length; bit++) {
      assertThat(unprotectRtcp(inbound, flip(packet, bit))).as("bit " + bit).isNegative();
    }
  }

  @Test
  void everyTruncation_isNoticed() {
    var packet = protect(source, 5, new byte[] {1, 2, 3});
    for (int length = 0; length < packet.length; length++) {
      assertThat(unprotect(inbound, Arrays.copyOf(packet, length))).isNegative();
    }
  }

  @Test
  void damagedPacket_doesNotSpendItsIndex() {
    var packet = protect(source, 5);
    unprotect(inbound, flip(packet, 8 * packet.length - 1));
    assertThat(unprotect(inbound, packet)).isPositive();
  }

  @Test
  void forgedSequence_doesNotMoveTheRolloverCounter() {
    unprotect(inbound, protect(source, 0xfff0));
    var forged = protect(source, 0xfff1);
    forged[2] = 0x10;
    assertThat(unprotect(inbound, forged)).isEqualTo(AUTH_FAILED);
    assertThat(unprotect(inbound, protect(source, 0xfff2))).isPositive();
  }

  @Test
  void anotherKey_isNoticed() {
    try (var stranger = new SrtpOutbound(keys(suite, 2), SrtpCrypto.jce())) {
      assertThat(unprotect(inbound, protect(stranger.source(SSRC), 5))).isEqualTo(AUTH_FAILED);
    }
  }

  @Test
  void anotherVersion_isMalformed() {
    var packet = protect(source, 5);
    packet[0] = 0x40;
    assertThat(unprotect(inbound, packet)).isEqualTo(MALFORMED);
  }

  @Test
  void csrcsBeyondTheEnd_areMalformed() {
    var packet = protect(source, 5);
    packet[0] = (byte) 0x8f;
    assertThat(unprotect(inbound, packet)).isEqualTo(MALFORMED);
  }

  @Test
  void extensionBeyondTheEnd_isMalformed() {
    var packet = protect(source, 5, new byte[] {0, 0, 0x7f, 0x7f});
    ByteBuffer.wrap(packet).put(0, (byte) 0x90).putShort(14, (short) 0xffff);
    assertThat(unprotect(inbound, packet)).isEqualTo(MALFORMED);
  }

  @Test
  void lengthBeyondTheMemory_isMalformed() {
    assertThat(inbound.unprotect(Packets.slot(protect(source, 5)), 2049)).isEqualTo(MALFORMED);
  }

  @Test
  void seventeenthSource_isRefused() {
    for (int ssrc = 1; ssrc <= 16; ssrc++) {
      assertThat(unprotect(inbound, fromSource(ssrc))).isPositive();
    }
    assertThat(unprotect(inbound, fromSource(17))).isEqualTo(TOO_MANY_SOURCES);
  }

  @Test
  void forgottenSource_makesRoomForAnother() {
    try (var narrow = new SrtpInbound(keys(suite, 1), Packets.cryptos().getFirst(), 2)) {
      for (int ssrc = 1; ssrc <= 40; ssrc++) {
        assertThat(unprotect(narrow, fromSource(ssrc))).isPositive();
        narrow.forget(ssrc - 1);
      }
      assertThat(narrow.sources()).isOne();
    }
  }

  @Test
  void sourcesOfAPipe_areMoreThanAClients() {
    try (var wide = new SrtpInbound(keys(suite, 1), Packets.cryptos().getFirst(), 100)) {
      for (int ssrc = 1; ssrc <= 100; ssrc++) {
        assertThat(unprotect(wide, fromSource(ssrc))).isPositive();
      }
      assertThat(unprotect(wide, fromSource(101))).isEqualTo(TOO_MANY_SOURCES);
    }
  }

  @Test
  void csrcsAndExtension_stayReadable() {
    var plain = new byte[12 + 8 + 8 + 5];
    ByteBuffer.wrap(plain).put(0, (byte) 0x92).putShort(2, (short) 9).putInt(8, SSRC);
    ByteBuffer.wrap(plain).putShort(20, (short) 0xbede).putShort(22, (short) 1).put(28, (byte) 77);
    var packet = protect(source, plain, 28, 9);
    assertThat(Arrays.copyOf(packet, 28)).isEqualTo(Arrays.copyOf(plain, 28));
    var slot = Packets.slot(packet);
    int length = inbound.unprotect(slot, packet.length);
    assertThat(Packets.bytes(slot, length)).isEqualTo(plain);
  }

  @Test
  void wrapsWithLossAndReordering_giveTheSendersIndex() {
    var random = new Random(7);
    var indices = new ArrayList<Long>();
    for (long index = 0x7ff0; index < 0x3_0020; index += 1 + random.nextInt(200)) {
      indices.add(index);
    }
    var expected = new HashSet<>(indices);
    var arrived = new HashSet<Long>();
    for (int from = 0; from < indices.size(); from += 5) {
      var group = indices.subList(from, Math.min(from + 5, indices.size()));
      var packets = new ArrayList<byte[]>();
      for (long index : group) packets.add(protect(source, index));
      Collections.shuffle(packets, random);
      for (var packet : packets) {
        int _ = unprotect(inbound, packet);
        arrived.add(inbound.lastIndex());
      }
    }
    assertThat(arrived).isEqualTo(expected);
  }

  @Test
  void afterClose_nothingIsUnprotected() {
    inbound.close();
    assertThat(unprotect(inbound, protect(source, 5))).isEqualTo(AUTH_FAILED);
  }

  private byte[] fromSource(int ssrc) {
    var plain = Packets.rtp(1);
    ByteBuffer.wrap(plain).putInt(8, ssrc);
    return protect(outbound.source(ssrc), plain, 12, 1);
  }

  private static byte[] flip(byte[] packet, int bit) {
    var flipped = packet.clone();
    flipped[bit / 8] ^= (byte) (1 << bit % 8);
    return flipped;
  }
}
