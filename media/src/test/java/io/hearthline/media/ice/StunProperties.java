package io.hearthline.media.ice;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class StunProperties {
  @Property(tries = 2000)
  void randomBytes_neverThrow(@ForAll @Size(max = 200) byte[] data) {
    StunFuzzTest.check(data);
  }

  /** Random attributes behind a good header reach further than random bytes. */
  @Property(tries = 2000)
  void randomAttributes_neverThrow(
      @ForAll @Size(max = 120) byte[] attributes, @ForAll @IntRange(max = 60) int type) {
    int length = attributes.length & ~3;
    var data = new byte[20 + length];
    Stun.put16(data, 0, 0x0001);
    Stun.put16(data, 2, length);
    Stun.put32(data, 4, Stun.MAGIC);
    System.arraycopy(attributes, 0, data, 20, length);
    if (length >= 4) {
      Stun.put16(data, 20, type);
      Stun.put16(data, 22, data[23] & 31);
    }
    StunFuzzTest.check(data);
  }

  /** In front of FINGERPRINT, that is: behind MESSAGE-INTEGRITY nothing is believed anyway. */
  @Property(tries = 300)
  void mutatedChecks_moveNothing(
      @ForAll @IntRange(max = 99) int at, @ForAll @IntRange(min = 1, max = 255) int flip) {
    var out = MemorySegment.ofArray(new byte[200]);
    var check = new StunWriter.Check("evtj:abcd", 1, 2, true);
    int length = new StunWriter().check(out, 1, 2, check, "VOkJxbRl1RmTxUk/WvJxB0");
    var data = out.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    data[at % (length - 8)] ^= (byte) flip;
    StunFuzzTest.check(data);
  }
}
