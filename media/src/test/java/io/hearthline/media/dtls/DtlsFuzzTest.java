package io.hearthline.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come: no exception, no read past the end, no alert believed. */
class DtlsFuzzTest {
  static Stream<byte[]> seeds() {
    return Stream.of(
            "16feff0000000000000001000e010000020000000000000002fefd",
            "14fefd0000000000000002000101",
            "15fefd000000000000000300020228",
            "15fefd0001000000000001001a" + "00".repeat(26),
            "16fefd00010000000000000028" + "00".repeat(40))
        .map(HexFormat.of()::parseHex);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void records_neverThrow(byte[] data) throws GeneralSecurityException {
    check(data);
  }

  /** The datagram lies at the very end of its memory: reading on would throw. */
  static void check(byte[] data) throws GeneralSecurityException {
    try (var arena = Arena.ofConfined()) {
      var exact = arena.allocate(Math.max(1, data.length)).asSlice(0, data.length);
      MemorySegment.copy(MemorySegment.ofArray(data), 0, exact, 0, data.length);
      DtlsRecords.startsHandshake(exact, data.length);
      DtlsRecords.matterLater(exact, data.length);
      if (DtlsRecords.admissible(exact, data.length)) {
        assertThat(data.length).isGreaterThan(DtlsRecords.HEADER_BYTES);
      }
    }
    var finished =
        new DtlsAssociation(
            new byte[80], new byte[DtlsAssociation.keyBlockBytes(16)], DtlsRole.PASSIVE, 1);
    assertThat(finished.hear(data))
        .isIn(DtlsAssociation.Heard.NOTHING, DtlsAssociation.Heard.RESENT_FLIGHT);
  }
}
