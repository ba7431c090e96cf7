package io.hearthline.domain.token;

import io.hearthline.domain.AggregateProperties;
import io.hearthline.domain.Decision.Accepted;
import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Fact;
import io.hearthline.domain.journal.Recorded;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

class TokenProperties extends AggregateProperties<Token, TokenCommand, TokenEvent> {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  @Override
  protected AggregateId aggregate() {
    return TokenFacts.aggregate(new TokenId("0a1b2c3d"));
  }

  @Override
  protected Token absent() {
    return Token.absent();
  }

  @Override
  protected Optional<List<TokenEvent>> decide(Token state, TokenCommand command) {
    return Token.decide(state, command) instanceof Accepted<TokenEvent, ?>(var events)
        ? Optional.of(events)
        : Optional.empty();
  }

  @Override
  protected Token evolve(Token state, TokenEvent event) {
    return Token.evolve(state, event);
  }

  @Override
  protected Fact fact(TokenEvent event) {
    return TokenFacts.fact(event);
  }

  @Override
  protected TokenEvent event(Recorded recorded) {
    return TokenFacts.event(recorded);
  }

  @Override
  protected Arbitrary<TokenCommand> commands() {
    var times = Arbitraries.longs().between(0, 10_000).map(NOON::plusSeconds);
    var roles = Arbitraries.of("talk", "listen", "admin").set().map(TreeSet::new);
    var grants =
        Combinators.combine(
                Arbitraries.of("Tür, links", "phone"),
                roles,
                Arbitraries.of("*", "Porch*"),
                times.injectNull(0.5))
            .as(Grant::new);
    return Arbitraries.oneOf(
        List.of(
            Combinators.combine(grants, times).as(TokenCommand.Issue::new),
            times.map(TokenCommand.Revoke::new)));
  }
}
