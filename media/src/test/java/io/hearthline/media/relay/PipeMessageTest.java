package io.hearthline.media.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.hearthline.media.rtcp.RtcpHandler;
import io.hearthline.media.rtcp.RtcpReader;
import io.hearthline.media.rtcp.RtcpWriter;
import io.hearthline.media.rtp.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class PipeMessageTest {
  private static final int SENDER = 1;

  private final MemorySegment out = Arena.ofAuto().allocate(1_500);
  private final List<@Nullable PipeMessage> read = new ArrayList<>();

  private final RtcpHandler handler =
      new RtcpHandler() {
        @Override
        public void onApplication(
            int subtype, int ssrc, int name, MemorySegment data, int at, int bytes) {
          if (name == PipeMessage.NAME) read.add(PipeMessage.read(subtype, data, at, bytes));
        }
      };

  @Test
  void everyKind_isReadAsItWasWritten() {
    var format = new PublisherFormat(111, 63, 1, true);
    var plain = new PublisherFormat(96, PublisherFormat.NONE, 0, true);
    var messages =
        List.of(
            PipeMessage.request(PipeMessage.LEASE, 7, "a"),
            PipeMessage.request(PipeMessage.END, -1, "stream_0123456789012345678901"),
            PipeMessage.mapping(7, 0xdeadbeef, format, "porch"),
            PipeMessage.mapping(7, 0, plain, "x".repeat(64)));
    var rtcp = new RtcpWriter().begin(out);
    for (var message : messages) message.write(rtcp, SENDER);
    assertThat(RtcpReader.read(out, rtcp.length(), handler)).isEqualTo(4);
    assertThat(read).isEqualTo(messages);
    assertThat(messages.get(2).format()).isEqualTo(format);
  }

  @Test
  void idThatNoStreamHas_isNotWritten() {
    for (var id : List.of("", "x".repeat(65), "a b", "caf\u00e9")) {
      assertThatThrownBy(() -> PipeMessage.request(PipeMessage.LEASE, 1, id))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  static Stream<byte[]> seeds() {
    return Stream.of(
            "81cc0006 00000001 484c5049 00000007 00000000 00ff0001 61000000",
            "83cc0007 00000001 484c5049 00000007 deadbeef 6f3f0105 706f7263 68000000",
            "83cc0005 00000001 484c5049 00000007 deadbeef 6f6f01ff",
            "9fcc0002 00000001 484c5049")
        .map(Bytes::hex);
  }

  /** Without JAZZER_FUZZ=1 the seeds alone are run. */
  @MethodSource("seeds")
  @FuzzTest(maxDuration = "30s")
  void anyBytes_areAMessageOrNothing(byte[] bytes) {
    read.clear();
    RtcpReader.read(Bytes.of(bytes), bytes.length, handler);
    for (var message : read) {
      if (message == null) continue;
      var rtcp = new RtcpWriter().begin(out);
      message.write(rtcp, SENDER);
      assertThat(rtcp.length()).isLessThanOrEqualTo(100);
    }
  }
}
