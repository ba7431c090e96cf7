package io.hearthline.media.srtp;

import static io.hearthline.media.srtp.Packets.HEADER_BYTES;
import static io.hearthline.media.srtp.Packets.SSRC;
import static io.hearthline.media.srtp.Packets.keys;
import static io.hearthline.media.srtp.Packets.slot;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No allocation per packet with libcrypto; what the JVM does on its own is far below one. */
class AllocationTest {

  private static final int WARM_UP = 30_000;
  private static final int PACKETS = 10_000;
  private static final int PAYLOAD_BYTES = 120;
  private static final int RTCP_BYTES = 28;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @EnumSource
  void everyPath_allocatesNothing(SrtpSuite suite) {
    var crypto = Packets.libcrypto();
    var out = slot(Packets.rtp(0));
    var payload = slot(new byte[PAYLOAD_BYTES]);
    var rtcp = slot(Packets.rtcp(new byte[RTCP_BYTES - 8]));
    try (var outbound = new SrtpOutbound(keys(suite, 1), crypto);
        var inbound = new SrtpInbound(keys(suite, 1), crypto)) {
      var source = outbound.source(SSRC);
      long accepted = run(source, inbound, out, payload, rtcp, 0, WARM_UP);
      long before = threads.getCurrentThreadAllocatedBytes();
      accepted += run(source, inbound, out, payload, rtcp, WARM_UP, PACKETS);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;

      assertThat(accepted).isEqualTo(2L * (WARM_UP + PACKETS));
      assertThat(allocated).isLessThan(PACKETS);
    }
  }

  private static long run(
      OutboundSource source,
      SrtpInbound inbound,
      MemorySegment out,
      MemorySegment payload,
      MemorySegment rtcp,
      long from,
      int packets) {
    long accepted = 0;
    for (long index = from; index < from + packets; index++) {
      out.set(Bounds.SHORT, 2, (short) index);
      int length = source.protect(out, HEADER_BYTES, payload, 0, PAYLOAD_BYTES, index);
      length = source.protectAgain(out, HEADER_BYTES, payload, 0, PAYLOAD_BYTES, index);
      if (inbound.unprotect(out, length) == HEADER_BYTES + PAYLOAD_BYTES) accepted++;
      int rtcpLength = source.protectRtcp(rtcp, RTCP_BYTES);
      if (inbound.unprotectRtcp(rtcp, rtcpLength) == RTCP_BYTES) accepted++;
    }
    return accepted;
  }
}
