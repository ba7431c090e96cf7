package io.hearthline.verticles.signaling.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final List<String> sent = new ArrayList<>();
  private boolean full;
  private int overflows;
  private final Outbox outbox =
      new Outbox(
          new Outbox.Wire() {
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
    outbox.send("a");
    outbox.replace("levels", "b");
    assertThat(sent).containsExactly("a", "b");
  }

  @Test
  void whileItDoesNot_theNewestOfAKeyWinsAndOrderStays() {
    full = true;
    outbox.send("a");
    outbox.replace("levels", "old");
    outbox.send("b");
    outbox.replace("levels", "new");
    full = false;
    outbox.drain();
    assertThat(sent).containsExactly("a", "new", "b");
  }

  @Test
  void replacedAndSent_isQueuedAnewTheNextTime() {
    full = true;
    outbox.replace("levels", "1");
    full = false;
    outbox.drain();
    full = true;
    outbox.replace("levels", "2");
    full = false;
    outbox.drain();
    assertThat(sent).containsExactly("1", "2");
  }

  @Test
  void tooManyFrames_overflowOnceAndSendNothingMore() {
    full = true;
    for (int i = 0; i < 10; i++) outbox.send("x");
    full = false;
    outbox.drain();
    outbox.send("y");
    outbox.replace("k", "z");
    assertThat(overflows).isEqualTo(1);
    assertThat(sent).isEmpty();
  }

  @Test
  void tooManyBytes_overflow() {
    full = true;
    outbox.replace("levels", "x");
    outbox.replace("levels", "x".repeat(21));
    assertThat(overflows).isEqualTo(1);
  }
}
