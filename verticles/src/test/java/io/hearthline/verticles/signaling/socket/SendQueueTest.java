package io.hearthline.verticles.signaling.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendQueueTest {
  private final List<String> sent = new ArrayList<>();
  private boolean full;
  private int overflows;
  private final SendQueue queue =
      new SendQueue(
          new SendQueue.Wire() {
            @Override
            public boolean isFull() {
              return full;
            }

            @Override
            public void send(String frame) {
              sent.add(frame);
            }
          },
          3,
          20,
          () -> overflows++);

  @Test
  void whileTheSocketTakesThem_framesPassThrough() {
    queue.send("a");
    queue.replace("levels", "b");
    assertThat(sent).containsExactly("a", "b");
  }

  @Test
  void whileItDoesNot_theNewestOfAKeyWinsAndOrderStays() {
    full = true;
    queue.send("a");
    queue.replace("levels", "old");
    queue.send("b");
    queue.replace("levels", "new");
    full = false;
    queue.drain();
    assertThat(sent).containsExactly("a", "new", "b");
  }

  @Test
  void replacedAndSent_isQueuedAnewTheNextTime() {
    full = true;
    queue.replace("levels", "1");
    full = false;
    queue.drain();
    full = true;
    queue.replace("levels", "2");
    full = false;
    queue.drain();
    assertThat(sent).containsExactly("1", "2");
  }

  @Test
  void tooManyFrames_overflowOnceAndSendNothingMore() {
    full = true;
    for (int i = 0; i < 10; i++) queue.send("x");
    full = false;
    queue.drain();
    queue.send("y");
    queue.replace("k", "z");
    assertThat(overflows).isEqualTo(1);
    assertThat(sent).isEmpty();
  }

  @Test
  void tooManyBytes_overflow() {
    full = true;
    queue.replace("levels", "x");
    queue.replace("levels", "x".repeat(21));
    assertThat(overflows).isEqualTo(1);
  }
}
