package io.hearthline.domain.token;

import java.time.Instant;

/** A fact about one token. Released records only gain fields, with defaults for old ones. */
public sealed interface TokenEvent {
  /** When it happened. */
  Instant at();

  record TokenIssued(Grant grant, Instant at) implements TokenEvent {}

  record TokenRevoked(Instant at) implements TokenEvent {}
}
