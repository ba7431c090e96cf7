package io.hearthline.media.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.testpeer.Heard;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a pipe adds to the way of a packet: heard at the talker's node and at another, the same. */
@Timeout(60)
class PipeLatencyIT {
  private static final int WARM_UP = 500;
  private static final int MEASURED = 2_000;
  private static final long PACE_NANOS = 3_000_000L;

  private final LiveNodes nodes = new LiveNodes();

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void pipe_addsLittle() throws Exception {
    var a = nodes.start("a");
    var b = nodes.start("b");
    nodes.connectDirectly("a", "b");
    var talker = a.talker("porch").peer();
    var near = a.listener("porch").peer();
    nodes.follow("b", "porch", "a");
    var far = b.listener("porch").peer();
    nodes.untilCopies("a", 1);
    for (int i = 0; i < WARM_UP + MEASURED; i++) {
      talker.say(1);
      LockSupport.parkNanos(PACE_NANOS);
    }
    var added = added(near.hear(WARM_UP + MEASURED), far.hear(WARM_UP + MEASURED));
    double median = added[added.length / 2];
    System.out.printf(
        "a pipe adds: p50 %.3f ms, p99 %.3f ms, worst %.3f ms (%d packets)%n",
        median, added[added.length * 99 / 100], added[added.length - 1], added.length);
    assertThat(median).isLessThan(2);
  }

  private static double[] added(List<Heard> near, List<Heard> far) {
    return IntStream.range(WARM_UP, WARM_UP + MEASURED)
        .mapToDouble(i -> (far.get(i).atNanos() - near.get(i).atNanos()) / 1e6)
        .sorted()
        .toArray();
  }
}
