package io.hearthline.verticles.signaling.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamesTest {
  @Test
  void controlCharacters_areTakenOut() {
    assertThat(Names.clean(" Kit\r\nchen\u0000\u202e\u2028 ")).isEqualTo("Kitchen");
    assertThat(Names.clean("a\ud800b")).isEqualTo("ab");
  }

  @Test
  void otherScriptsAndEmoji_stay() {
    var family = "\ud83d\udc68\u200d\ud83d\udc69";
    assertThat(Names.clean("K\u00fcche \u53a8\u623f " + family))
        .isEqualTo("K\u00fcche \u53a8\u623f " + family);
  }

  @Test
  void length_isOneToSixtyFourCharacters() {
    assertThat(Names.clean(null)).isNull();
    assertThat(Names.clean(" \t")).isNull();
    assertThat(Names.clean("a".repeat(64))).hasSize(64);
    assertThat(Names.clean("a".repeat(65))).isNull();
    assertThat(Names.clean("\ud83d\udc68".repeat(64))).isNotNull();
  }
}
