package io.hearthline.domain.token;

import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Fact;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.journal.Words;
import io.hearthline.domain.token.TokenEvent.TokenIssued;
import io.hearthline.domain.token.TokenEvent.TokenRevoked;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How token events look in the journal. What is written stays readable for ever, so neither a
 * secret nor its hash is ever part of it.
 */
public final class TokenFacts {
  private static final String KIND = "token";
  private static final String EXPIRES = "expires";

  private TokenFacts() {}

  public static AggregateId aggregate(TokenId token) {
    return new AggregateId(KIND, token.value());
  }

  /** Whether an aggregate is a token. */
  public static boolean isToken(AggregateId aggregate) {
    return aggregate.kind().equals(KIND);
  }

  /** The fact to append for an event. */
  public static Fact fact(TokenEvent event) {
    Map<String, Object> body =
        switch (event) {
          case TokenIssued(var grant, _) -> body(grant);
          case TokenRevoked _ -> Map.of();
        };
    return new Fact(event.getClass().getSimpleName(), event.at(), body);
  }

  /**
   * The event that a fact was made of.
   *
   * @throws IllegalArgumentException for a type or body that no release has written
   */
  public static TokenEvent event(Recorded recorded) {
    return switch (recorded.type()) {
      case "TokenIssued" -> new TokenIssued(grant(recorded), recorded.at());
      case "TokenRevoked" -> new TokenRevoked(recorded.at());
      default -> throw new IllegalArgumentException("unknown fact " + recorded);
    };
  }

  private static Map<String, Object> body(Grant grant) {
    var body = new HashMap<String, Object>();
    body.put("name", grant.name());
    body.put("roles", Words.join(grant.roles()));
    body.put("names", grant.names());
    if (grant.expires() != null) body.put(EXPIRES, grant.expires().toString());
    return body;
  }

  private static Grant grant(Recorded recorded) {
    var expires = recorded.body().get(EXPIRES);
    return new Grant(
        recorded.text("name"),
        Words.split(recorded.text("roles")),
        recorded.text("names"),
        expires == null ? null : Instant.parse(recorded.text(EXPIRES)));
  }
}
