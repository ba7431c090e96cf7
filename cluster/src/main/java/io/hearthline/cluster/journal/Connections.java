package io.hearthline.cluster.journal;

import java.sql.Connection;
import java.sql.SQLException;

/** Where connections to one database come from. */
interface Connections {
  /** One that is ready for use, with the schema in place; may take seconds. */
  Connection open() throws SQLException;

  /** What an exception means for the operator. */
  JournalException explain(SQLException failure);
}
