package io.hearthline.domain.token;

import io.hearthline.domain.Decision;
import io.hearthline.domain.token.TokenCommand.Issue;
import io.hearthline.domain.token.TokenCommand.Revoke;
import io.hearthline.domain.token.TokenEvent.TokenIssued;
import io.hearthline.domain.token.TokenEvent.TokenRevoked;
import java.time.Instant;

/** One access token from its making to its end. Pure: no clock, no I/O, no randomness. */
public sealed interface Token {
  /** Before the first fact. */
  record Absent() implements Token {}

  /** Made, and not taken back; whether it is good still depends on the time. */
  record Issued(Grant grant, Instant since) implements Token {
    public boolean validAt(Instant now) {
      var expires = grant.expires();
      return expires == null || now.isBefore(expires);
    }
  }

  /** Taken back for good; an id is never used again. */
  record Revoked(Instant since) implements Token {}

  /** Why a command is not granted. */
  enum Refusal {
    NO_SUCH_TOKEN,
    /** The id is taken by another grant, or was once. */
    ID_TAKEN
  }

  /** Where every token begins. */
  static Token absent() {
    return new Absent();
  }

  /** The transition table. A refusal is a value; what is so already is granted without an event. */
  static Decision<TokenEvent, Refusal> decide(Token token, TokenCommand command) {
    return switch (new Asked(token, command)) {
      case Asked(Absent _, Issue(var grant, var at)) -> Decision.accept(new TokenIssued(grant, at));
      case Asked(Issued(var grant, _), Issue issue) when issue.grant().equals(grant) ->
          Decision.accept();
      case Asked(_, Issue _) -> Decision.refuse(Refusal.ID_TAKEN);

      case Asked(Issued _, Revoke(var at)) -> Decision.accept(new TokenRevoked(at));
      case Asked(Revoked _, Revoke _) -> Decision.accept();
      case Asked(Absent _, Revoke _) -> Decision.refuse(Refusal.NO_SUCH_TOKEN);
    };
  }

  /**
   * Folds one recorded fact into the state.
   *
   * @throws IllegalStateException for a corrupt log
   */
  static Token evolve(Token token, TokenEvent event) {
    return switch (event) {
      case TokenIssued(var grant, var at) when token instanceof Absent -> new Issued(grant, at);
      case TokenRevoked(var at) when token instanceof Issued -> new Revoked(at);
      case TokenIssued _, TokenRevoked _ ->
          throw new IllegalStateException("corrupt log: " + event + " while " + token);
    };
  }

  /** One cell of the transition table. */
  record Asked(Token token, TokenCommand command) {}
}
