package io.hearthline.media.srtp;

import static io.hearthline.media.srtp.Packets.SSRC;
import static io.hearthline.media.srtp.Packets.keys;
import static io.hearthline.media.srtp.Packets.protect;
import static io.hearthline.media.srtp.Packets.protectRtcp;
import static io.hearthline.media.srtp.Packets.rtcp;
import static io.hearthline.media.srtp.Packets.rtp;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class SrtpProperties {

  private static final long INDEX_MAX = (1L << 48) - 1;

  @Property(tries = 500)
  void bothLibraries_protectToTheSameBytes(
      @ForAll SrtpSuite suite,
      @ForAll long seed,
      @ForAll @LongRange(max = INDEX_MAX) long index,
      @ForAll @Size(max = 1400) byte[] payload) {
    try (var ours = new SrtpOutbound(keys(suite, seed), Packets.libcrypto());
        var jce = new SrtpOutbound(keys(suite, seed), SrtpCrypto.jce())) {
      assertThat(protect(ours.source(SSRC), index, payload))
          .isEqualTo(protect(jce.source(SSRC), index, payload));
    }
  }

  @Property(tries = 500)
  void bothLibraries_protectRtcpToTheSameBytes(
      @ForAll SrtpSuite suite, @ForAll long seed, @ForAll @Size(max = 1400) byte[] rest) {
    try (var ours = new SrtpOutbound(keys(suite, seed), Packets.libcrypto());
        var jce = new SrtpOutbound(keys(suite, seed), SrtpCrypto.jce())) {
      assertThat(protectRtcp(ours.source(SSRC), rtcp(rest)))
          .isEqualTo(protectRtcp(jce.source(SSRC), rtcp(rest)));
    }
  }

  @Property(tries = 500)
  void whatOneLibraryProtects_theOtherUnprotects(
      @ForAll SrtpSuite suite,
      @ForAll @LongRange(max = 0xffff) long index,
      @ForAll @Size(max = 1400) byte[] payload) {
    try (var outbound = new SrtpOutbound(keys(suite, 1), SrtpCrypto.jce());
        var inbound = new SrtpInbound(keys(suite, 1), Packets.libcrypto())) {
      var packet = protect(outbound.source(SSRC), index, payload);
      var slot = Packets.slot(packet);
      int length = inbound.unprotect(slot, packet.length);
      assertThat(Packets.bytes(slot, length)).isEqualTo(rtp(index, payload));
    }
  }

  @Property(tries = 5000)
  void anyBytes_areRefusedWithoutAThrow(
      @ForAll SrtpSuite suite, @ForAll("datagrams") byte[] datagram) {
    try (var probe = new Probe(suite, Packets.libcrypto())) {
      probe.offer(datagram);
    }
  }

  @Property(tries = 1000)
  void anyBytes_areRefusedByTheJdkToo(
      @ForAll SrtpSuite suite, @ForAll("datagrams") byte[] datagram) {
    try (var probe = new Probe(suite, SrtpCrypto.jce())) {
      probe.offer(datagram);
    }
  }

  /** Random bytes; mostly with the version of RTP, or the checks behind it would go untried. */
  @Provide
  Arbitrary<byte[]> datagrams() {
    return Arbitraries.bytes()
        .array(byte[].class)
        .ofMaxSize(400)
        .map(bytes -> {
          if (bytes.length > 1 && bytes[1] % 4 != 0) {
            bytes[0] = (byte) ((bytes[0] & 0x3f) | 0x80);
          }
          return bytes;
        });
  }
}
