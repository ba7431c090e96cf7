package io.hearthline.media.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the answers of sendmmsg, with a kernel that says what the test wants. */
final class SendBatchTest {
  private static final PeerAddress PEER = PeerAddress.of(0, 0xffff_7f00_0001L, 9);

  private final Arena arena = Arena.ofConfined();
  private final LoopGauges gauges = new LoopGauges(0);
  private final SendBatch batch = new SendBatch(arena, gauges);
  private final List<Integer> asked = new ArrayList<>();

  @AfterEach
  void close() {
    arena.close();
  }

  private void flush(int datagrams, Integer... answers) {
    for (int i = 0; i < datagrams; i++) batch.commit(PEER, 100);
    var script = new ArrayDeque<>(List.of(answers));
    batch.flush(
        3,
        (_, _, count) -> {
          asked.add(count);
          return script.remove();
        });
  }

  @Test
  void wholeBatch_isOneCall() {
    flush(10, 10);
    assertThat(gauges.datagramsSent.get()).isEqualTo(10);
    assertThat(gauges.bytesSent.get()).isEqualTo(1_000);
    assertThat(gauges.sendCalls.get()).isOne();
    assertThat(batch.isEmpty()).isTrue();
  }

  @Test
  void partOfABatch_isGoneOnWith() {
    flush(10, 4, 6);
    assertThat(asked).containsExactly(10, 6);
    assertThat(gauges.datagramsSent.get()).isEqualTo(10);
  }

  @Test
  void fullSendBuffer_dropsTheRestWithoutAsking() {
    flush(10, 4, -LinuxNet.EAGAIN);
    assertThat(asked).containsExactly(10, 6);
    assertThat(gauges.datagramsSent.get()).isEqualTo(4);
    assertThat(gauges.droppedSendBufferFull.get()).isEqualTo(6);
    assertThat(batch.isEmpty()).isTrue();
  }

  @Test
  void refusedDestination_isSkipped() {
    flush(10, 4, -111, 5);
    assertThat(asked).containsExactly(10, 6, 5);
    assertThat(gauges.datagramsSent.get()).isEqualTo(9);
    assertThat(gauges.bytesSent.get()).isEqualTo(900);
    assertThat(gauges.sendErrors.get()).isOne();
  }

  @Test
  void interruptedCall_isRepeated() {
    flush(3, -LinuxNet.EINTR, 3);
    assertThat(gauges.datagramsSent.get()).isEqualTo(3);
    assertThat(gauges.sendErrors.get()).isZero();
  }

  @Test
  void callThatSendsNothing_doesNotGoOnForEver() {
    flush(2, 0, 1);
    assertThat(gauges.sendErrors.get()).isOne();
    assertThat(gauges.datagramsSent.get()).isOne();
  }

  @Test
  void batchOf64_isFull() {
    for (int i = 0; i < MessageHeaders.COUNT - 1; i++) assertThat(batch.commit(PEER, 1)).isFalse();
    assertThat(batch.commit(PEER, 1)).isTrue();
  }
}
