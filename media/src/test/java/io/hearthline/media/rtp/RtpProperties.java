package io.hearthline.media.rtp;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class RtpProperties {
  @Property(tries = 2_000)
  void anyBytes_neverThrowNorReadPastTheEnd(@ForAll @Size(max = 200) byte[] bytes) {
    RtpParsing.all(bytes);
  }

  @Property(tries = 2_000)
  void anyBytesBehindAnExtensionBit_neverThrow(@ForAll @Size(min = 16, max = 80) byte[] bytes) {
    bytes[0] = (byte) 0x90;
    bytes[12] = (byte) 0xbe;
    bytes[13] = (byte) 0xde;
    bytes[14] = 0;
    bytes[15] &= 0x0f;
    RtpParsing.all(bytes);
  }
}
