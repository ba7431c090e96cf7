package io.hearthline.media.srtp;

import static io.hearthline.media.srtp.Packets.HEADER_BYTES;
import static io.hearthline.media.srtp.Packets.SSRC;
import static io.hearthline.media.srtp.Packets.keys;
import static io.hearthline.media.srtp.Packets.slot;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Prints nanoseconds per packet of 120 bytes of payload. */
@Tag("long")
class ThroughputTest {

  private static final int PAYLOAD_BYTES = 120;
  private static final int PACKETS = 300_000;

  @ParameterizedTest
  @MethodSource("io.hearthline.media.srtp.SrtpInboundTest#everyCryptoAndSuite")
  void nanosPerPacket(SrtpCrypto crypto, SrtpSuite suite) {
    var out = slot(Packets.rtp(0));
    var payload = slot(new byte[PAYLOAD_BYTES]);
    try (var outbound = new SrtpOutbound(keys(suite, 1), crypto);
        var inbound = new SrtpInbound(keys(suite, 1), crypto)) {
      var source = outbound.source(SSRC);
      long index = 0;
      for (int round = 0; round < 5; round++) {
        long sealing = 0;
        long start = System.nanoTime();
        for (int i = 0; i < PACKETS; i++, index++) {
          out.set(Bounds.SHORT, 2, (short) index);
          long before = (i & 63) == 0 ? System.nanoTime() : 0;
          int length = source.protect(out, HEADER_BYTES, payload, 0, PAYLOAD_BYTES, index);
          if ((i & 63) == 0) sealing += System.nanoTime() - before;
          int _ = inbound.unprotect(out, length);
        }
        System.out.printf(
            "%s %s: protect %d ns, protect and unprotect %d ns%n",
            crypto.name(),
            suite,
            sealing / (PACKETS / 64 + 1),
            (System.nanoTime() - start) / PACKETS);
      }
    }
  }
}
