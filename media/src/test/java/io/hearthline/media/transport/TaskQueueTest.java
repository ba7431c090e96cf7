package io.hearthline.media.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class TaskQueueTest {
  private static void nothing() {}

  @Test
  void tasks_comeOutInOrderWithTheirTime() {
    var queue = new TaskQueue(4);
    Runnable first = () -> {};
    Runnable second = () -> {};
    queue.offer(first, 1);
    queue.offer(second, 2);
    assertThat(queue.poll()).isSameAs(first);
    assertThat(queue.lastOfferedNanos()).isEqualTo(1);
    assertThat(queue.poll()).isSameAs(second);
    assertThat(queue.lastOfferedNanos()).isEqualTo(2);
    assertThat(queue.poll()).isNull();
  }

  @Test
  void fullQueue_refusesUntilPolled() {
    var queue = new TaskQueue(2);
    for (int i = 0; i < 2; i++) assertThat(queue.offer(TaskQueueTest::nothing, 0)).isTrue();
    assertThat(queue.offer(TaskQueueTest::nothing, 0)).isFalse();
    queue.poll();
    assertThat(queue.offer(TaskQueueTest::nothing, 0)).isTrue();
    assertThat(queue.refused()).isOne();
  }

  @Test
  void capacity_isRoundedUp() {
    var queue = new TaskQueue(5);
    for (int i = 0; i < 8; i++) assertThat(queue.offer(TaskQueueTest::nothing, 0)).isTrue();
    assertThat(queue.offer(TaskQueueTest::nothing, 0)).isFalse();
  }

  @Test
  void closedQueue_takesNoMoreAndGivesWhatItHas() {
    var queue = new TaskQueue(4);
    queue.offer(TaskQueueTest::nothing, 0);
    queue.close();
    assertThat(queue.offer(TaskQueueTest::nothing, 0)).isFalse();
    assertThat(queue.size()).isOne();
    assertThat(queue.poll()).isNotNull();
    assertThat(queue.size()).isZero();
  }

  @Test
  void closingWhileOthersOffer_losesNoneThatWasTaken() throws InterruptedException {
    var queue = new TaskQueue(1 << 16);
    var taken = new AtomicInteger();
    var producer =
        Thread.ofPlatform()
            .start(() -> {
              while (queue.offer(TaskQueueTest::nothing, 0)) taken.incrementAndGet();
            });
    int polled = 0;
    while (polled < 10_000) if (queue.poll() != null) polled++;
    queue.close();
    producer.join();
    while (queue.poll() != null) polled++;
    assertThat(polled).isEqualTo(taken.get());
  }
}
