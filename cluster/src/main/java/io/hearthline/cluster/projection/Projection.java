package io.hearthline.cluster.projection;

import io.hearthline.domain.journal.Recorded;
import java.sql.SQLException;

/**
 * One read model. All of them see the same facts once and in order, within one transaction a page;
 * confined to whoever holds {@link Projections}.
 */
interface Projection {
  /** Recalls what it needs from the file, forgetting anything it had in memory. */
  void load() throws SQLException;

  /** Takes in one fact; those of others are ignored. */
  void apply(Recorded fact) throws SQLException;

  /** Writes what it kept in memory until the end of the page. */
  default void flush() throws SQLException {}
}
