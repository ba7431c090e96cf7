package io.hearthline.cluster.journal;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Where the stores differ.
 *
 * @param begin begins a transaction
 * @param lock what is then done to be the only writer, or empty where that is so already
 * @param now expression for the microseconds since 1970 by the store's clock
 */
record Dialect(String begin, String lock, String now) {
  /** Something to do as the only writer. */
  @FunctionalInterface
  interface Change<T> {
    T run() throws SQLException;
  }

  /** A transaction; whatever goes wrong has to close the connection, which undoes it. */
  <T> T alone(Connection connection, Change<T> change) throws SQLException {
    Jdbc.execute(connection, begin);
    if (!lock.isEmpty()) Jdbc.execute(connection, lock);
    var result = change.run();
    Jdbc.execute(connection, "COMMIT");
    return result;
  }
}
