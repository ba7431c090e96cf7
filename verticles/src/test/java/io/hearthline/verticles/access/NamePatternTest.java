package io.hearthline.verticles.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
  @ParameterizedTest
  @CsvSource({
    "*, anything, true",
    "Porch, porch, true",
    "Porch, Porch 2, false",
    "Porch*, Porch 2, true",
    "*door, Back Door, true",
    "*o*o*, door, true",
    "*o*o*, dor, false",
    "a*b, ab, true",
    "a*b, abc, false",
    "P.rch, Porch, false",
    "Tür*, TÜR vorn, true"
  })
  void star_standsForAnyText(String pattern, String name, boolean matches) {
    assertThat(new NamePattern(pattern).matches(name)).isEqualTo(matches);
  }

  @Test
  void manyStars_areNoTrap() {
    assertThat(new NamePattern("*a".repeat(60)).matches("a".repeat(59) + "b".repeat(5))).isFalse();
  }

  @Test
  void blankPattern_isNone() {
    assertThatThrownBy(() -> new NamePattern(" ")).isInstanceOf(IllegalArgumentException.class);
  }
}
