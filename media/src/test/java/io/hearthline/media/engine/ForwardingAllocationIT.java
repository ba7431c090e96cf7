package io.hearthline.media.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.hearthline.media.testpeer.TestPeer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole way of a packet, from the talker's socket to the listeners', without garbage. */
@Timeout(120)
class ForwardingAllocationIT {
  private static final int LISTENERS = 20;
  private static final int BURST = 5;
  private static final int WARM_UP_BURSTS = 1_500;
  private static final int MEASURED_BURSTS = 1_000;
  private static final double ALMOST_NOTHING_BYTES = 1.0;
  private static final double WHOLE_PROCESS_BYTES = 64.0;

  private final LiveNodes nodes = new LiveNodes();
  private final LiveEngine live = nodes.start("a");
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final List<TestPeer> listeners = new ArrayList<>();
  private long heardByEach;

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void forwarding_allocatesNothing() throws Exception {
    var talker = live.talker("porch").peer();
    listen(live);
    assertNothingAllocated(talker, List.of(live));
    assertThat(live.stats().relay().forwarded()).isEqualTo(heardByEach * LISTENERS);
  }

  @Test
  void forwardingByAPipe_allocatesNothingAtEitherEnd() throws Exception {
    var other = nodes.start("b");
    nodes.connectDirectly("a", "b");
    var talker = live.talker("porch").peer();
    nodes.follow("b", "porch", "a");
    listen(other);
    nodes.untilCopies("a", 1);
    assertNothingAllocated(talker, List.of(live, other));
    assertThat(live.stats().relay().forwarded()).isEqualTo(heardByEach);
    assertThat(other.stats().relay().forwarded()).isEqualTo(heardByEach * LISTENERS);
  }

  private void listen(LiveEngine at) throws Exception {
    for (int i = 0; i < LISTENERS; i++) {
      listeners.add(at.listener("porch").peer());
      listeners.getLast().countOnly();
    }
  }

  private void assertNothingAllocated(TestPeer talker, List<LiveEngine> engines) {
    var loops = engines.stream().map(ForwardingAllocationIT::loopOf).toList();
    talk(talker, WARM_UP_BURSTS);

    long loopsBefore = allocated(loops);
    long processBefore = threads.getTotalThreadAllocatedBytes();
    talk(talker, MEASURED_BURSTS);
    long loopBytes = allocated(loops) - loopsBefore;
    long processBytes = threads.getTotalThreadAllocatedBytes() - processBefore;

    double forwarded = (double) MEASURED_BURSTS * BURST * LISTENERS;
    System.out.printf(
        "allocated per forwarded packet: %d media loops %.2f bytes, process %.2f%n",
        loops.size(), loopBytes / forwarded, processBytes / forwarded);
    assertThat(loopBytes / forwarded).isLessThan(ALMOST_NOTHING_BYTES);
    assertThat(processBytes / forwarded).isLessThanOrEqualTo(WHOLE_PROCESS_BYTES);
  }

  private static long loopOf(LiveEngine engine) {
    return engine.onLoop(_ -> Thread.currentThread().threadId());
  }

  private long allocated(List<Long> loops) {
    return loops.stream().mapToLong(threads::getThreadAllocatedBytes).sum();
  }

  /** No more under way than the smallest socket buffer holds. */
  private void talk(TestPeer talker, int bursts) {
    for (int i = 0; i < bursts; i++) {
      talker.say(BURST);
      heardByEach += BURST;
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      for (int at = 0; at < listeners.size(); at++) {
        while (listeners.get(at).packetsHeard() < heardByEach) {
          assertThat(System.nanoTime() - deadline).as("listener %d", at).isNegative();
          LockSupport.parkNanos(20_000);
        }
      }
    }
  }
}
