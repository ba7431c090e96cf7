package io.hearthline.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.hearthline.media.rtcp.NtpClock;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ZeroAllocationTest {
  private static final int WARM_UP = 3_000;
  private static final int MEASURED = 2_000;

  @Test
  void forwardingTo100Listeners_allocatesNothing() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var studio = new Studio();
    var context =
        new RelayContext(
            new RelayStats(),
            NtpClock.anchored(Instant.EPOCH, 0),
            System::nanoTime,
            new Random(1),
            "relay");
    var sink = new Blackhole();
    var track = new PublisherTrack(context, Studio.PUBLISHER, 1, sink);
    track.secure(sink);
    var listeners = new ListenerTrack[100];
    for (int i = 0; i < listeners.length; i++) {
      // every way of rewriting: RED passed, renamed and removed
      var format =
          new ListenerFormat(i % 3 == 0 ? 111 : 100, i % 3 == 2 ? -1 : 63, "3", 4, 1 + i % 2);
      listeners[i] = new ListenerTrack(context, i, format, sink);
      listeners[i].secure(sink);
      listeners[i].switchTo(track);
    }
    var mic = studio.new Mic();
    MemorySegment opus = mic.frame();
    MemorySegment red = mic.redFrame(Studio.OPUS);
    talk(track, listeners, opus, red, 1, WARM_UP);
    long before = threads.getCurrentThreadAllocatedBytes();
    talk(track, listeners, opus, red, 1 + WARM_UP, MEASURED);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    // The interpreter may allocate a little before the last method is compiled.
    assertThat((double) bytes / (MEASURED * listeners.length)).isLessThan(0.5);
    track.close();
  }

  private static void talk(
      PublisherTrack track,
      ListenerTrack[] listeners,
      MemorySegment opus,
      MemorySegment red,
      long from,
      int packets) {
    for (long index = from; index < from + packets; index++) {
      MemorySegment packet = index % 2 == 0 ? opus : red;
      long now = index * 20_000_000L;
      if (index % 7 != 0) { // and some lost, so that the requests are measured too
        packet.set(java.lang.foreign.ValueLayout.JAVA_BYTE, 2, (byte) (index >> 8));
        packet.set(java.lang.foreign.ValueLayout.JAVA_BYTE, 3, (byte) index);
        track.onRtp(packet, (int) packet.byteSize(), index, now);
      }
      track.tick(now);
      for (ListenerTrack listener : listeners) listener.tick(now);
    }
  }

  private static final class Blackhole implements PacketSink, Protector {
    private final MemorySegment slot = Arena.ofAuto().allocate(2_048);

    @Override
    public MemorySegment slot() {
      return slot;
    }

    @Override
    public void commit(int length) {}

    @Override
    public int protect(
        MemorySegment out, int header, MemorySegment payload, long at, int bytes, long index) {
      MemorySegment.copy(payload, at, out, header, bytes);
      return header + bytes + 16;
    }

    @Override
    public int protectAgain(
        MemorySegment out, int header, MemorySegment payload, long at, int bytes, long index) {
      return protect(out, header, payload, at, bytes, index);
    }

    @Override
    public int protectRtcp(MemorySegment packet, int length) {
      return length + 20;
    }
  }
}
