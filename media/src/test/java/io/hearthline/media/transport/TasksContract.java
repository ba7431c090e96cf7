package io.hearthline.media.transport;

import static io.hearthline.media.transport.LoopRig.anyPort;
import static io.hearthline.media.transport.LoopRig.awaitQuietly;
import static io.hearthline.media.transport.LoopRig.onLoop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every loop promises about tasks, ticks and its own end. */
interface TasksContract {
  LoopRig rig();

  @Test
  default void tasksOfManyThreads_allRunOnTheLoopInOrderPerThread() throws Exception {
    var loop = rig().openEcho();
    int threads = 4;
    int each = 2_000;
    var last = new int[threads];
    var outOfOrder = new AtomicInteger();
    var done = new CountDownLatch(threads * each);
    for (int t = 0; t < threads; t++) {
      int thread = t;
      Thread.ofPlatform()
          .start(() -> {
            for (int i = 1; i <= each; i++) {
              int number = i;
              Runnable task =
                  () -> {
                    if (!loop.onLoopThread() || last[thread] != number - 1)
                      outOfOrder.incrementAndGet();
                    last[thread] = number;
                    done.countDown();
                  };
              while (!loop.tryExecute(task)) Thread.onSpinWait();
            }
          });
    }
    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(outOfOrder).hasValue(0);
  }

  @Test
  default void fullTaskQueue_refusesAndCounts() throws Exception {
    var loop = rig().open(rig().options().withTaskCapacity(4), new LoopRig.Echo());
    var running = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    loop.execute(() -> {
      running.countDown();
      awaitQuietly(release);
    });
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 4; i++) assertThat(loop.tryExecute(() -> {})).isTrue();
    assertThat(loop.tryExecute(() -> {})).isFalse();
    assertThatThrownBy(() -> loop.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("4 tasks");
    var stuck = loop.stats();
    assertThat(stuck.tasksRefused()).isEqualTo(2);
    assertThat(stuck.tasksWaiting()).isEqualTo(4);
    assertThat(stuck.awakeNanos()).isPositive();
    release.countDown();
  }

  @Test
  default void throwingTask_isCountedAndTheLoopGoesOn() throws IOException {
    var loop = rig().openEcho();
    loop.execute(() -> {
      throw new IllegalStateException("thrown by the test");
    });
    assertThat(onLoop(loop, loop::stats).failures()).isOne();
  }

  @Test
  default void ticker_ticksUntilCancelled() throws Exception {
    var loop = rig().openEcho();
    var ticks = new CountDownLatch(3);
    var afterCancel = new AtomicInteger();
    var ticker =
        loop.every(
            Duration.ofMillis(2),
            _ -> {
              if (ticks.getCount() == 0) afterCancel.incrementAndGet();
              ticks.countDown();
            });
    assertThat(ticks.await(10, TimeUnit.SECONDS)).isTrue();
    onLoop(
        loop,
        () -> {
          ticker.cancel();
          afterCancel.set(0);
          return true;
        });
    var later = new CountDownLatch(3);
    loop.every(Duration.ofMillis(2), _ -> later.countDown());
    assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(afterCancel).hasValue(0);
  }

  @Test
  default void gauges_showABusyLoop() throws Exception {
    var loop = rig().openEcho();
    var enough = new CompletableFuture<LoopStats>();
    loop.every(
        Duration.ofMillis(1),
        _ -> {
          long until = System.nanoTime() + 20_000_000;
          while (System.nanoTime() < until) Thread.onSpinWait();
          var stats = loop.stats();
          if (stats.busyRatio() > 0.3 && stats.turnNanos() > 0 && stats.lagNanos() > 0)
            enough.complete(stats);
        });
    var stats = enough.get(20, TimeUnit.SECONDS);
    assertThat(stats.busyRatio()).isLessThanOrEqualTo(1);
    assertThat(stats.turnNanos()).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  default void close_runsWhatWasTakenAndRefusesMore() throws Exception {
    var loop = rig().openEcho();
    var release = new CountDownLatch(1);
    loop.execute(() -> awaitQuietly(release));
    var ran = new AtomicInteger();
    for (int i = 0; i < 1_000; i++) loop.execute(ran::incrementAndGet);
    release.countDown();
    loop.close();
    assertThat(ran).hasValue(1_000);
    assertThat(loop.tryExecute(() -> {})).isFalse();
    assertThatThrownBy(() -> loop.bind(anyPort())).isInstanceOf(RejectedExecutionException.class);
    loop.close();
  }

  @Test
  default void close_onTheLoopItself_endsIt() throws Exception {
    var loop = rig().openEcho();
    var socket = loop.bind(anyPort());
    loop.execute(loop::close);
    loop.close();
    assertThat(socket.open()).isFalse();
  }
}
