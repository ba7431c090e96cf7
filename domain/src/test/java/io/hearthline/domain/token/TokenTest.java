package io.hearthline.domain.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.domain.Decision;
import io.hearthline.domain.token.Token.Issued;
import io.hearthline.domain.token.Token.Refusal;
import io.hearthline.domain.token.Token.Revoked;
import io.hearthline.domain.token.TokenCommand.Issue;
import io.hearthline.domain.token.TokenCommand.Revoke;
import io.hearthline.domain.token.TokenEvent.TokenRevoked;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TokenTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final Grant TALK =
      new Grant("phone", new TreeSet<>(Set.of("talk")), "*", NOON.plusSeconds(60));
  private static final Grant LISTEN =
      new Grant("phone", new TreeSet<>(Set.of("listen")), "*", null);

  @Test
  void expiry_isDataNotAFact() {
    var token = new Issued(TALK, NOON);
    assertThat(token.validAt(NOON.plusSeconds(59))).isTrue();
    assertThat(token.validAt(NOON.plusSeconds(60))).isFalse();
    assertThat(new Issued(LISTEN, NOON).validAt(Instant.MAX)).isTrue();
  }

  @Test
  void expiredToken_canStillBeRevoked() {
    var at = NOON.plusSeconds(3600);
    assertThat(Token.decide(new Issued(TALK, NOON), new Revoke(at)))
        .isEqualTo(Decision.accept(new TokenRevoked(at)));
  }

  @Test
  void idOfARevokedToken_isNeverUsedAgain() {
    assertThat(Token.decide(new Revoked(NOON), new Issue(TALK, NOON)))
        .isEqualTo(Decision.refuse(Refusal.ID_TAKEN));
  }

  @Test
  void otherGrantUnderTheSameId_isRefused() {
    assertThat(Token.decide(new Issued(TALK, NOON), new Issue(LISTEN, NOON)))
        .isEqualTo(Decision.refuse(Refusal.ID_TAKEN));
  }

  @Test
  void revokingWhatNeverWas_isRefused() {
    assertThat(Token.decide(Token.absent(), new Revoke(NOON)))
        .isEqualTo(Decision.refuse(Refusal.NO_SUCH_TOKEN));
  }
}
