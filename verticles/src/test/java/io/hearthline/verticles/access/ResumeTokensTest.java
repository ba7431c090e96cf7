package io.hearthline.verticles.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTokensTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final SigningKey KEY = SigningKey.random();

  private final ResumeTokens tokens = new ResumeTokens(KEY, Duration.ofHours(1));
  private final String token = tokens.issue("porch", 3, "anna", NOON);

  @Test
  void token_provesItsGeneration_onAnyNodeWithTheKey() {
    var elsewhere = new ResumeTokens(KEY, Duration.ofMinutes(1));
    assertThat(elsewhere.check(token, "porch", "anna", NOON)).hasValue(3);
  }

  @Test
  void token_fitsIntoAUrl() {
    assertThat(token).matches("[A-Za-z0-9_-]{64}");
  }

  @Test
  void token_ofAnotherStreamIdentityOrKey_provesNothing() {
    assertThat(tokens.check(token, "gate", "anna", NOON)).isEmpty();
    assertThat(tokens.check(token, "porch", "ben", NOON)).isEmpty();
    assertThat(tokens.check(token, "porcha", "nna", NOON)).isEmpty();
    assertThat(
            new ResumeTokens(SigningKey.random(), Duration.ofHours(1))
                .check(token, "porch", "anna", NOON))
        .isEmpty();
  }

  @Test
  void token_expires() {
    assertThat(tokens.check(token, "porch", "anna", NOON.plusSeconds(3599))).hasValue(3);
    assertThat(tokens.check(token, "porch", "anna", NOON.plusSeconds(3600))).isEmpty();
  }

  @Test
  void everyChangedCharacter_isNoticed() {
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      var changed = token.substring(0, i) + other + token.substring(i + 1);
      assertThat(tokens.check(changed, "porch", "anna", NOON)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "====",
        "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ"
      })
  void garbage_provesNothing(String garbage) {
    assertThat(tokens.check(garbage, "porch", "anna", NOON)).isEmpty();
  }
}
