package io.hearthline.cluster.journal;

import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.Journal.Outcome;
import java.sql.SQLException;
import java.util.List;

/** A connection on which appends are recorded. Confined to one thread. */
interface Batch extends AutoCloseable {
  /**
   * Decides about each append in turn and makes what is recorded durable, all of it or nothing.
   *
   * @return one outcome for each append
   */
  List<Outcome> write(List<Append> appends) throws SQLException;

  @Override
  void close();
}
