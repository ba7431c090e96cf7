package io.hearthline.cluster.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One thread with one connection, which is opened when it is needed first and again after anything
 * went wrong on it. Whoever asks never waits.
 */
final class JdbcThread implements AutoCloseable {
  private static final int MAX_WAITING = 1_000;
  private static final int MAX_CLOSE_SECONDS = 5;

  private final Connections connections;
  private final ExecutorService thread;

  /** Confined to the thread. */
  private @Nullable Connection connection;

  /** Something to do with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  JdbcThread(String name, Connections connections) {
    this.connections = connections;
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().daemon().name(name).factory());
  }

  <T> CompletionStage<T> ask(Work<T> work) {
    var answer = new CompletableFuture<T>();
    try {
      thread.execute(() -> answer(work, answer));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(new JournalException("the journal is closed or overrun", e));
    }
    return answer;
  }

  private <T> void answer(Work<T> work, CompletableFuture<T> answer) {
    try {
      if (connection == null) connection = connections.open();
      answer.complete(work.on(connection));
    } catch (SQLException e) {
      drop();
      answer.completeExceptionally(connections.explain(e));
    } catch (RuntimeException e) {
      drop();
      answer.completeExceptionally(e);
    }
  }

  private void drop() {
    Jdbc.close(connection);
    connection = null;
  }

  @Override
  public void close() {
    try {
      thread.execute(this::drop);
    } catch (RejectedExecutionException _) {
      // Overrun: the process takes the connection along.
    }
    thread.shutdown();
    Jdbc.await(thread, MAX_CLOSE_SECONDS);
  }
}
