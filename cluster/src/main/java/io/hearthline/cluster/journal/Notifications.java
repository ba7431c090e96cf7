package io.hearthline.cluster.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Hears what other nodes record, on a connection of its own. Notices may be missed while it is
 * broken; after each new beginning there is a hint for that.
 */
final class Notifications implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Connections connections;
  private final Runnable hint;
  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable Connection connection;

  Notifications(Connections connections, Runnable hint) {
    this.connections = connections;
    this.hint = hint;
    thread = Thread.ofVirtual().name("journal-notices").start(this::run);
  }

  private void run() {
    while (!closed) {
      try {
        listen();
      } catch (SQLException _) {
        // Who follows polls as well, and tells what is wrong with the server.
        pause();
      } finally {
        Jdbc.close(connection);
      }
    }
  }

  private void listen() throws SQLException {
    var opened = connections.open();
    connection = opened;
    Jdbc.execute(opened, "LISTEN hearthline_journal");
    hint.run();
    while (!closed) {
      var notices = opened.unwrap(PGConnection.class).getNotifications((int) LOOK.toMillis());
      if (notices.length > 0) hint.run();
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException _) {
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    Jdbc.close(connection);
  }
}
