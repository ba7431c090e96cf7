package io.hearthline.media.rtcp;

import io.hearthline.media.rtp.Bytes;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RtcpProperties {
  @Property(tries = 2_000)
  void anyBytes_neverThrow(@ForAll @Size(max = 200) byte[] bytes) {
    RtcpReader.read(Bytes.of(bytes), bytes.length, new RtcpRecorder());
  }

  @Property(tries = 2_000)
  void anyContentOfAKnownType_neverThrows(
      @ForAll @IntRange(min = 200, max = 206) int type,
      @ForAll @Size(min = 8, max = 9) byte[] head,
      @ForAll @Size(min = 0, max = 60) byte[] rest) {
    byte[] bytes = new byte[8 + rest.length / 4 * 4];
    System.arraycopy(head, 0, bytes, 0, 8);
    System.arraycopy(rest, 0, bytes, 8, bytes.length - 8);
    bytes[0] = (byte) (0x80 | (bytes[0] & 0x3f));
    bytes[1] = (byte) type;
    bytes[2] = 0;
    bytes[3] = (byte) (bytes.length / 4 - 1);
    RtcpReader.read(Bytes.of(bytes), bytes.length, new RtcpRecorder());
  }
}
