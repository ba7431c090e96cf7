package io.hearthline.media.srtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Never throws, never reads or writes past the end; JAZZER_FUZZ=1 for more than the seeds. */
class SrtpInboundFuzzTest {

  static Stream<byte[]> datagrams() {
    try (var outbound =
        new SrtpOutbound(Packets.keys(SrtpSuite.AEAD_AES_128_GCM, 2), SrtpCrypto.jce())) {
      var source = outbound.source(Packets.SSRC);
      var rtp = Packets.protect(source, 5, new byte[60]);
      var extended = rtp.clone();
      extended[0] = (byte) 0x9f;
      return Stream.of(
          new byte[0],
          new byte[] {(byte) 0x80},
          rtp,
          extended,
          Packets.protectRtcp(source, Packets.rtcp(new byte[24])));
    }
  }

  @MethodSource("datagrams")
  @FuzzTest(maxDuration = "60s")
  void datagram(byte[] datagram) {
    if (datagram.length > 2048) return;
    for (var suite : SrtpSuite.values()) {
      try (var probe = new Probe(suite, Packets.libcrypto())) {
        probe.offer(datagram);
      }
    }
  }
}
