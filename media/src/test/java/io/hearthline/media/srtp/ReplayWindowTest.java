package io.hearthline.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {

  private final ReplayWindow window = new ReplayWindow();

  @Test
  void indexSeen_isOld() {
    window.commit(7);
    assertThat(window.isNew(7)).isFalse();
  }

  @Test
  void indexSkipped_isNew() {
    window.commit(7);
    window.commit(9);
    assertThat(window.isNew(8)).isTrue();
  }

  @Test
  void oldestOfTheWindow_isNew() {
    window.commit(5000);
    assertThat(window.isNew(5000 - 1023)).isTrue();
  }

  @Test
  void behindTheWindow_isOld() {
    window.commit(5000);
    assertThat(window.isNew(5000 - 1024)).isFalse();
  }

  @Test
  void anyOrder_answersAsASetWould() {
    var random = new Random(1);
    var seen = new HashSet<Long>();
    long highest = -1;
    for (int i = 0; i < 100_000; i++) {
      long index = Math.max(0, i + random.nextInt(4096) - 2048);
      boolean expected = !seen.contains(index) && index > highest - 1024;
      assertThat(window.isNew(index)).isEqualTo(expected);
      if (expected) {
        window.commit(index);
        seen.add(index);
        highest = Math.max(highest, index);
      }
    }
  }
}
