package io.hearthline.media.rtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Without JAZZER_FUZZ=1 the seeds alone are run. */
class RtpFuzzTest {
  static Stream<byte[]> seeds() {
    return Stream.of(
            "80ef1234 00000960 cafebabe 78010203",
            "906f1234 00000960 cafebabe bede0002 1085 0021 31320000 78010203",
            "906f1234 00000960 cafebabe 10000002 2000 10017f00 0000 78010203",
            "a26f1234 00000960 cafebabe 00000001 00000002 7801 0002",
            "803f1234 00000960 cafebabe ef0f0002 6f aabb ccddee")
        .map(Bytes::hex);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "30s")
  void anyBytes_neverThrow(byte[] bytes) {
    RtpParsing.all(bytes);
  }
}
