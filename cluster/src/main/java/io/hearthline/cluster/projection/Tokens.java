package io.hearthline.cluster.projection;

import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.journal.Words;
import io.hearthline.domain.token.TokenEvent.TokenIssued;
import io.hearthline.domain.token.TokenEvent.TokenRevoked;
import io.hearthline.domain.token.TokenFacts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/** Tokens made and taken back. Facts are few, so each is written as it comes. */
final class Tokens implements Projection {
  private final PreparedStatement issue;
  private final PreparedStatement revoke;

  Tokens(Connection connection) throws SQLException {
    issue = connection.prepareStatement("REPLACE INTO token VALUES (?, ?, ?, ?, ?, ?, NULL)");
    revoke = connection.prepareStatement("UPDATE token SET revoked = ? WHERE id = ?");
  }

  @Override
  public void load() {}

  @Override
  public void apply(Recorded fact) throws SQLException {
    if (!TokenFacts.isToken(fact.aggregate())) return;
    var id = fact.aggregate().id();
    switch (TokenFacts.event(fact)) {
      case TokenIssued issued -> issue(id, issued);
      case TokenRevoked(var at) -> revoke(id, at);
    }
  }

  private void issue(String id, TokenIssued issued) throws SQLException {
    var grant = issued.grant();
    issue.setString(1, id);
    issue.setString(2, grant.name());
    issue.setString(3, Words.join(grant.roles()));
    issue.setString(4, grant.names());
    issue.setObject(5, Times.orNull(grant.expires()));
    issue.setLong(6, Times.micros(issued.at()));
    issue.executeUpdate();
  }

  private void revoke(String id, Instant at) throws SQLException {
    revoke.setLong(1, Times.micros(at));
    revoke.setString(2, id);
    revoke.executeUpdate();
  }
}
