package io.hearthline.cluster.journal;

import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.Journal.Outcome;
import io.hearthline.domain.journal.Journal.Outcome.Appended;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes a journal. While a batch is on its way to the disk the next one
 * gathers, so that many writers share one flush and a single one waits for nobody.
 */
final class GroupCommit implements AutoCloseable {
  /** Beyond this a store is too slow for what is asked of it; seconds of work for a fast one. */
  private static final int MAX_WAITING = 10_000;

  private static final int MAX_BATCH = 512;
  private static final int MAX_CLOSE_SECONDS = 5;

  private final Opener opener;
  private final Function<SQLException, JournalException> explain;
  private final Runnable recorded;

  /** An empty one wakes the thread at the close. */
  private final BlockingQueue<Optional<Waiting>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);

  private final Thread thread;
  private volatile boolean closing;

  /** Confined to the thread. */
  private @Nullable Batch batch;

  /** Opens the connection to write on. */
  @FunctionalInterface
  interface Opener {
    Batch open() throws SQLException;
  }

  private record Waiting(Append append, CompletableFuture<Outcome> outcome) {}

  /**
   * Starts the thread.
   *
   * @param recorded called on that thread after each batch that recorded something
   */
  GroupCommit(
      String name,
      Opener opener,
      Function<SQLException, JournalException> explain,
      Runnable recorded) {
    this.opener = opener;
    this.explain = explain;
    this.recorded = recorded;
    thread = Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  CompletionStage<Outcome> append(Append append) {
    var outcome = new CompletableFuture<Outcome>();
    if (closing || !waiting.offer(Optional.of(new Waiting(append, outcome)))) {
      outcome.completeExceptionally(
          new JournalException(closing ? "the journal is closed" : "the journal is overrun"));
    }
    if (!thread.isAlive()) turnAway(); // it may have ended just before the offer
    return outcome;
  }

  private void run() {
    var group = new ArrayList<Optional<Waiting>>(MAX_BATCH);
    try {
      while (!closing || !waiting.isEmpty()) {
        group.add(waiting.take());
        waiting.drainTo(group, MAX_BATCH - 1);
        write(group.stream().flatMap(Optional::stream).toList());
        group.clear();
      }
    } catch (InterruptedException _) {
      // Closed while the store hung; what waits is turned away.
    }
    closing = true;
    drop();
    turnAway();
  }

  private void turnAway() {
    for (var late = waiting.poll(); late != null; late = waiting.poll()) {
      late.ifPresent(append ->
          append.outcome.completeExceptionally(new JournalException("the journal is closed")));
    }
  }

  private void write(List<Waiting> group) {
    if (group.isEmpty()) return;
    List<Outcome> outcomes;
    try {
      if (batch == null) batch = opener.open();
      outcomes = batch.write(group.stream().map(Waiting::append).toList());
    } catch (SQLException e) {
      fail(group, explain.apply(e));
      return;
    } catch (RuntimeException e) {
      fail(group, e);
      return;
    }
    if (outcomes.stream().anyMatch(Appended.class::isInstance)) recorded.run();
    for (int i = 0; i < group.size(); i++) group.get(i).outcome.complete(outcomes.get(i));
  }

  private void fail(List<Waiting> group, RuntimeException reason) {
    drop();
    for (var append : group) append.outcome.completeExceptionally(reason);
  }

  private void drop() {
    Jdbc.close(batch);
    batch = null;
  }

  @Override
  public void close() {
    closing = true;
    waiting.offer(Optional.empty()); // where there is no room the thread is awake
    try {
      if (!thread.join(Duration.ofSeconds(MAX_CLOSE_SECONDS))) thread.interrupt();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
