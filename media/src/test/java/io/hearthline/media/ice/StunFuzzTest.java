package io.hearthline.media.ice;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come: no exception, no read past the end, no answer without the password. */
class StunFuzzTest {
  private static final IceCredentials LOCAL = new IceCredentials("evtj", "VOkJxbRl1RmTxUk/WvJxB0");

  static Stream<byte[]> seeds() {
    return Stream.of(Rfc5769Test.REQUEST, Rfc5769Test.RESPONSE_IPV4, Rfc5769Test.RESPONSE_IPV6)
        .map(HexFormat.of()::parseHex);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void parse_neverThrows(byte[] data) {
    check(data);
  }

  /** The datagram lies at the very end of its memory: reading on would throw. */
  static void check(byte[] data) {
    var message = new StunMessage();
    try (var arena = Arena.ofConfined()) {
      var exact = arena.allocate(Math.max(1, data.length)).asSlice(0, data.length);
      MemorySegment.copy(MemorySegment.ofArray(data), 0, exact, 0, data.length);
      if (!message.parse(exact, data.length)) return;
    }
    message.username();
    message.senderUfrag();
    var owner = new IceLiteTest.Recorder();
    var agent = new IceLite<>(LOCAL, owner, 0);
    var out = MemorySegment.ofArray(new byte[100]);
    agent.onRequest(message, "socket", 0, 1, 2, 3, new StunWriter(), out);
    assertThat(owner.log).isEmpty();
  }
}
