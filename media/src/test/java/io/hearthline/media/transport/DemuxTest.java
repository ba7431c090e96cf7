package io.hearthline.media.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.transport.Demux.Kind;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DemuxTest {
  private static Kind kindOf(int... bytes) {
    var data = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) data[i] = (byte) bytes[i];
    return Demux.kindOf(MemorySegment.ofArray(data), data.length);
  }

  @ParameterizedTest
  @CsvSource({
    "0, STUN",
    "3, STUN",
    "4, UNKNOWN",
    "16, UNKNOWN",
    "19, UNKNOWN",
    "20, DTLS",
    "63, DTLS",
    "64, UNKNOWN",
    "79, UNKNOWN",
    "127, UNKNOWN",
    "128, RTP",
    "191, RTP",
    "192, UNKNOWN",
    "255, UNKNOWN"
  })
  void firstByte_tellsTheProtocol(int first, Kind kind) {
    assertThat(kindOf(first, 0)).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "0, RTP",
    "111, RTP",
    "191, RTP",
    "192, RTCP",
    "200, RTCP",
    "223, RTCP",
    "224, RTP",
    "239, RTP"
  })
  void secondByte_tellsRtcpFromRtp(int second, Kind kind) {
    assertThat(kindOf(0x80, second)).isEqualTo(kind);
  }

  @Test
  void emptyAndTooShort_areUnknown() {
    assertThat(kindOf()).isEqualTo(Kind.UNKNOWN);
    assertThat(kindOf(0x80)).isEqualTo(Kind.UNKNOWN);
  }
}
