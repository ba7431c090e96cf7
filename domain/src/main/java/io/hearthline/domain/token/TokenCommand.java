package io.hearthline.domain.token;

import java.time.Instant;

/** What somebody wants of one token. */
public sealed interface TokenCommand {
  record Issue(Grant grant, Instant at) implements TokenCommand {}

  record Revoke(Instant at) implements TokenCommand {}
}
