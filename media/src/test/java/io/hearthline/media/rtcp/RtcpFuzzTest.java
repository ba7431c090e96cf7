package io.hearthline.media.rtcp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hearthline.media.rtp.Bytes;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Without JAZZER_FUZZ=1 the seeds alone are run. */
class RtcpFuzzTest {
  static Stream<byte[]> seeds() {
    return Stream.of(
            "81cd0003 00000001 00000002 000a0001",
            "80c80006 00000001 0102030405060708 0000bb80 00000003 00000100 81cb0001 00000001",
            "81c90007 00000009 00000002 40000001 00010001 00000021 0a0b0c0d 00010000",
            "81cc0003 00000001 484c5049 0a0b0c0d",
            "81ca0003 00000001 01057265 6c617900",
            "a1cd0004 00000001 00000002 000a0001 00000004")
        .map(Bytes::hex);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "30s")
  void anyBytes_neverThrow(byte[] bytes) {
    RtcpReader.read(Bytes.of(bytes), bytes.length, new RtcpRecorder());
  }
}
