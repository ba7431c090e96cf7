package io.hearthline.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpeechTest {
  private final Speech speech = new Speech();

  @Test
  void firstSince_isTheFirstPacketNotSaidBefore() {
    for (int i = 0; i < 3_000; i++) speech.say(i * 20L);

    assertThat(speech.firstSince(40)).isEqualTo(2);
    assertThat(speech.firstSince(41)).isEqualTo(3);
    assertThat(speech.firstSince(1_000_000)).isEqualTo(3_000);
  }
}
