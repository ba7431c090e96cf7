package io.hearthline.domain.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"", " ", " Porch", "a\nb", "a\u0000b", "a\u202Eb", "a\u2028b", "\uD83D"})
  void badName_isNoName(String text) {
    assertThatThrownBy(() -> new StreamName(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"P", "Haustür", "<b>Porch</b>", "👨‍👩‍👧", "שער"})
  void text_isAName(String text) {
    assertThat(new StreamName(text).value()).isEqualTo(text);
  }

  @Test
  void nameOf64Emoji_fits_and65DoNot() {
    assertThat(new StreamName("🚪".repeat(64)).value()).hasSize(128);
    assertThatThrownBy(() -> new StreamName("🚪".repeat(65)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {"\"  Porch \",Porch", "\"a\r\nb\",ab", "\"\u202EhcroP\",hcroP"})
  void cleaning_keepsTheText(String raw, String name) {
    assertThat(StreamName.cleaned(raw)).contains(new StreamName(name));
  }

  @Test
  void cleaning_cutsBetweenCharacters() {
    assertThat(StreamName.cleaned("🚪".repeat(70))).contains(new StreamName("🚪".repeat(64)));
    assertThat(StreamName.cleaned("x".repeat(63) + " y")).contains(new StreamName("x".repeat(63)));
  }

  @Test
  void cleaning_ofNothing_isNoName() {
    assertThat(StreamName.cleaned("\u0000\u0007 ")).isEmpty();
  }
}
