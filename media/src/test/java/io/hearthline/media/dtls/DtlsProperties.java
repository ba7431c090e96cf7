package io.hearthline.media.dtls;

import java.security.GeneralSecurityException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DtlsProperties {
  @Property(tries = 1000)
  void randomBytes_neverThrow(@ForAll @Size(max = 200) byte[] data)
      throws GeneralSecurityException {
    DtlsFuzzTest.check(data);
  }

  /** Random bodies behind a good record header reach further than random bytes. */
  @Property(tries = 1000)
  void randomRecords_neverThrow(
      @ForAll @Size(max = 100) byte[] body,
      @ForAll @ByteRange(min = 20, max = 25) byte type,
      @ForAll @IntRange(max = 1) int epoch)
      throws GeneralSecurityException {
    var data = new byte[DtlsRecords.HEADER_BYTES + body.length];
    data[0] = type;
    data[1] = (byte) 0xFE;
    data[2] = (byte) 0xFD;
    data[4] = (byte) epoch;
    data[12] = (byte) body.length;
    System.arraycopy(body, 0, data, DtlsRecords.HEADER_BYTES, body.length);
    DtlsFuzzTest.check(data);
  }
}
