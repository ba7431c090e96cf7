package io.hearthline.media.srtp;

import static io.hearthline.media.srtp.Packets.SSRC;
import static io.hearthline.media.srtp.Packets.keys;
import static io.hearthline.media.srtp.Packets.protect;
import static io.hearthline.media.srtp.Packets.protectRtcp;
import static io.hearthline.media.srtp.Packets.rtcp;
import static io.hearthline.media.srtp.Packets.rtp;
import static io.hearthline.media.srtp.Packets.slot;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.utils.logging2.LoggerImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** jitsi-srtp is in use for years with every browser: the same bytes, in both directions. */
@ParameterizedClass
@MethodSource("everyCryptoAndSuite")
class JitsiOracleTest {

  private static final int PACKETS = 400;

  private final SrtpSuite suite;
  private final SrtpOutbound outbound;
  private final SrtpInbound inbound;
  private final SrtpContextFactory theirSender;
  private final SrtpContextFactory theirReceiver;
  private final Random random = new Random(3);

  JitsiOracleTest(SrtpCrypto crypto, SrtpSuite suite) {
    this.suite = suite;
    outbound = new SrtpOutbound(keys(suite, 1), crypto);
    inbound = new SrtpInbound(keys(suite, 1), crypto);
    theirSender = factory(true);
    theirReceiver = factory(false);
  }

  static List<Arguments> everyCryptoAndSuite() {
    return SrtpInboundTest.everyCryptoAndSuite();
  }

  @BeforeAll
  static void skipTheirBenchmark() {
    Aes.setFactoryClassName("SunJCE");
  }

  @AfterEach
  void close() {
    outbound.close();
    inbound.close();
    theirSender.close();
    theirReceiver.close();
  }

  @Test
  void rtpOverAWrap_isByteIdentical() throws GeneralSecurityException {
    var ours = outbound.source(SSRC);
    var theirs = theirSender.deriveContext(SSRC, 0);
    for (long index : indicesOverTwoWraps()) {
      var plain = rtp(index, payload());
      var packet = new JitsiPacket(plain);
      assertThat(theirs.transformPacket(packet)).isEqualTo(SrtpErrorStatus.OK);
      assertThat(protect(ours, plain, 12, index)).isEqualTo(packet.bytes());
    }
  }

  @Test
  void theirRtpOverAWrap_isUnprotected() throws GeneralSecurityException {
    var theirs = theirSender.deriveContext(SSRC, 0);
    for (long index : indicesOverTwoWraps()) {
      var plain = rtp(index, payload());
      var packet = new JitsiPacket(plain);
      theirs.transformPacket(packet);
      var slot = slot(packet.bytes());
      int length = inbound.unprotect(slot, packet.getLength());
      assertThat(Packets.bytes(slot, length)).isEqualTo(plain);
      assertThat(inbound.lastIndex()).isEqualTo(index);
    }
  }

  @Test
  void ourRtpOverAWrap_isUnprotectedByThem() throws GeneralSecurityException {
    var ours = outbound.source(SSRC);
    var theirs = theirReceiver.deriveContext(SSRC, 0);
    for (long index : indicesOverTwoWraps()) {
      var plain = rtp(index, payload());
      var packet = new JitsiPacket(protect(ours, plain, 12, index));
      assertThat(theirs.reverseTransformPacket(packet, false)).isEqualTo(SrtpErrorStatus.OK);
      assertThat(packet.bytes()).isEqualTo(plain);
    }
  }

  @Test
  void headerWithCsrcAndExtension_isByteIdentical() throws GeneralSecurityException {
    var plain = rtp(1, payload());
    plain[0] = (byte) 0x91;
    plain[16] = (byte) 0xbe;
    plain[17] = (byte) 0xde;
    plain[18] = 0;
    plain[19] = 2;
    var packet = new JitsiPacket(plain);
    theirSender.deriveContext(SSRC, 0).transformPacket(packet);
    assertThat(protect(outbound.source(SSRC), plain, 28, 1)).isEqualTo(packet.bytes());
  }

  @Test
  void rtcp_isByteIdentical() throws GeneralSecurityException {
    var ours = outbound.source(SSRC);
    var theirs = theirSender.deriveControlContext(SSRC);
    for (int i = 0; i < PACKETS; i++) {
      var plain = rtcp(payload());
      var packet = new JitsiPacket(plain);
      assertThat(theirs.transformPacket(packet)).isEqualTo(SrtpErrorStatus.OK);
      assertThat(protectRtcp(ours, plain)).isEqualTo(packet.bytes());
    }
  }

  @Test
  void theirRtcp_isUnprotected() throws GeneralSecurityException {
    var theirs = theirSender.deriveControlContext(SSRC);
    for (int i = 0; i < PACKETS; i++) {
      var plain = rtcp(payload());
      var packet = new JitsiPacket(plain);
      theirs.transformPacket(packet);
      var slot = slot(packet.bytes());
      int length = inbound.unprotectRtcp(slot, packet.getLength());
      assertThat(Packets.bytes(slot, length)).isEqualTo(plain);
    }
  }

  @Test
  void ourRtcp_isUnprotectedByThem() throws GeneralSecurityException {
    var ours = outbound.source(SSRC);
    var theirs = theirReceiver.deriveControlContext(SSRC);
    for (int i = 0; i < PACKETS; i++) {
      var plain = rtcp(payload());
      var packet = new JitsiPacket(protectRtcp(ours, plain));
      assertThat(theirs.reverseTransformPacket(packet)).isEqualTo(SrtpErrorStatus.OK);
      assertThat(packet.bytes()).isEqualTo(plain);
    }
  }

  private byte[] payload() {
    var payload = new byte[40 + 4 * random.nextInt(70)];
    random.nextBytes(payload);
    return payload;
  }

  private List<Long> indicesOverTwoWraps() {
    var indices = new ArrayList<Long>();
    long index = 0x7000;
    while (index < 0x2_1000) {
      indices.add(index);
      index += 1 + random.nextInt(600);
    }
    return indices;
  }

  private SrtpContextFactory factory(boolean sender) {
    var keys = keys(suite, 1);
    return new SrtpContextFactory(
        sender,
        keys.masterKey(),
        keys.masterSalt(),
        policy(suite),
        policy(suite),
        new LoggerImpl(JitsiOracleTest.class.getName()));
  }

  private static SrtpPolicy policy(SrtpSuite suite) {
    return switch (suite) {
      case AEAD_AES_128_GCM ->
          new SrtpPolicy(
              SrtpPolicy.AESGCM_ENCRYPTION, 16, SrtpPolicy.NULL_AUTHENTICATION, 0, 16, 12);
      case AES128_CM_HMAC_SHA1_80 ->
          new SrtpPolicy(
              SrtpPolicy.AESCM_ENCRYPTION, 16, SrtpPolicy.HMACSHA1_AUTHENTICATION, 20, 10, 14);
    };
  }
}
