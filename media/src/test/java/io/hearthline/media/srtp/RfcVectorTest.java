package io.hearthline.media.srtp;

import static io.hearthline.media.srtp.Packets.bytes;
import static io.hearthline.media.srtp.Packets.hex;
import static io.hearthline.media.srtp.Packets.slot;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What RFC 3711 appendix B and RFC 7714 sections 16 and 17 print. */
class RfcVectorTest {

  private static final String GCM_RTP =
      "8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973"
          + "20646976 69736120 696e2070 61727465 73207472 6573";
  private static final String GCM_SRTP =
      "8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f"
          + "42a5f47a 51c7d19b 36de3adf 8833 899d7f27 beb16a91 52cf765e e4390cce";
  private static final String GCM_RTCP =
      "81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61"
          + "deadbeef deadbeef deadbeef deadbeef deadbeef";
  private static final String GCM_SRTCP =
      "81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda"
          + "4ce09b46 86303ded 0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade 800005d4";
  private static final int MARS = 0x4d617273;

  static List<SrtpCrypto> cryptos() {
    return Packets.cryptos();
  }

  @Test
  void rfc3711_b3_sessionKeys() {
    var keys =
        new SrtpKeys(
            SrtpSuite.AES128_CM_HMAC_SHA1_80,
            hex("E1F97A0D3E018BE0D64FA32C06DE4139"),
            hex("0EC675AD498AFEEBB6960B3AABE6"));
    var session = SessionKeys.derive(keys, Layer.RTP);

    assertThat(session.cipherKey()).isEqualTo(hex("C61E7A93744F39EE10734AFE3FF7A087"));
    assertThat(session.salt()).isEqualTo(hex("30CBBC08863D8C85D49DB34A9AE1"));
    assertThat(session.authenticationKey())
        .isEqualTo(hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"));
    assertThat(SessionKeys.derive(keys, Layer.RTP.authenticationLabel(), 94))
        .isEqualTo(
            hex(
                "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCE"
                    + "E049646C43D9327AD175578EF72270986371C10C9A369AC2F94A8C5FBCDDDC25"
                    + "6D6E919A48B610EF17C2041E474035766B68642C59BBFC2F34DB60DBDFB2"));
  }

  @ParameterizedTest
  @MethodSource("cryptos")
  void rfc3711_b2_counterModeKeystream(SrtpCrypto crypto) {
    var keys =
        new SessionKeys(
            SrtpSuite.AES128_CM_HMAC_SHA1_80,
            Layer.RTP,
            hex("2B7E151628AED2A6ABF7158809CF4F3C"),
            hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"),
            new byte[20]);
    int bytes = 0xff02 * 16;
    try (var cipher = crypto.cipher(keys);
        var arena = Arena.ofConfined()) {
      var out = arena.allocate(bytes + 10);
      cipher.seal(out, 0, arena.allocate(bytes), 0, bytes, 0, 0, 0, bytes);
      var keystream = out.toArray(ValueLayout.JAVA_BYTE);

      assertThat(Arrays.copyOf(keystream, 48))
          .isEqualTo(
              hex(
                  "E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB"
                      + "41E95B3BB0A2E8DD477901E4FCA894C0"));
      assertThat(Arrays.copyOfRange(keystream, 0xfeff * 16, 0xff02 * 16))
          .isEqualTo(
              hex(
                  "EC8CDF7398607CB0F2D21675EA9EA1E4362B7C3C6773516318A077D7FC5073AE"
                      + "6A2CC3787889374FBEB4C81B17BA6C44"));
    }
  }

  @ParameterizedTest
  @MethodSource("cryptos")
  void rfc7714_16_1_1_rtpIsProtected(SrtpCrypto crypto) {
    try (var outbound = outbound(crypto)) {
      assertThat(Packets.protect(outbound.source(0x5501a0b2), hex(GCM_RTP), 12, 0xf17b))
          .isEqualTo(hex(GCM_SRTP));
    }
  }

  @ParameterizedTest
  @MethodSource("cryptos")
  void rfc7714_16_1_2_rtpIsUnprotected(SrtpCrypto crypto) {
    try (var inbound = inbound(crypto)) {
      var packet = slot(hex(GCM_SRTP));
      int length = inbound.unprotect(packet, hex(GCM_SRTP).length);
      assertThat(bytes(packet, length)).isEqualTo(hex(GCM_RTP));
    }
  }

  @ParameterizedTest
  @MethodSource("cryptos")
  void rfc7714_17_1_rtcpIsProtected(SrtpCrypto crypto) {
    try (var outbound = outbound(crypto)) {
      var source = outbound.source(MARS);
      for (int index = 0; index < 0x5d4; index++) Packets.protectRtcp(source, hex(GCM_RTCP));
      assertThat(Packets.protectRtcp(source, hex(GCM_RTCP))).isEqualTo(hex(GCM_SRTCP));
    }
  }

  @ParameterizedTest
  @MethodSource("cryptos")
  void rfc7714_17_2_rtcpIsUnprotected(SrtpCrypto crypto) {
    try (var inbound = inbound(crypto)) {
      var packet = slot(hex(GCM_SRTCP));
      int length = inbound.unprotectRtcp(packet, hex(GCM_SRTCP).length);
      assertThat(bytes(packet, length)).isEqualTo(hex(GCM_RTCP));
    }
  }

  @ParameterizedTest
  @MethodSource("cryptos")
  void rfc7714_17_3_rtcpThatIsTaggedOnly_isTaken(SrtpCrypto crypto) {
    try (var inbound = inbound(crypto)) {
      var tagged = hex(GCM_RTCP + "841dd968 3dd78ec9 2ae58790 125f62b3 000005d4");
      assertThat(Packets.unprotectRtcp(inbound, tagged)).isEqualTo(hex(GCM_RTCP).length);
    }
  }

  private static SrtpOutbound outbound(SrtpCrypto crypto) {
    return new SrtpOutbound(unused(), SessionCiphers.of(crypto, gcm(Layer.RTP), gcm(Layer.RTCP)));
  }

  private static SrtpInbound inbound(SrtpCrypto crypto) {
    return new SrtpInbound(unused(), SessionCiphers.of(crypto, gcm(Layer.RTP), gcm(Layer.RTCP)));
  }

  private static SrtpKeys unused() {
    return Packets.keys(SrtpSuite.AEAD_AES_128_GCM, 0);
  }

  /** The RFC names session keys: key 00 to 0f and salt "Quid pro quo". */
  private static SessionKeys gcm(Layer layer) {
    return new SessionKeys(
        SrtpSuite.AEAD_AES_128_GCM,
        layer,
        hex("000102030405060708090a0b0c0d0e0f"),
        hex("517569642070726f2071756f"),
        new byte[0]);
  }
}
