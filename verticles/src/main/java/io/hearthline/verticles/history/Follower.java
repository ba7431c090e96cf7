package io.hearthline.verticles.history;

import io.hearthline.cluster.projection.Archive;
import io.hearthline.cluster.projection.Projections;
import io.hearthline.domain.journal.Head;
import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Recorded;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the journal into the read models, page by page, on a thread of its own: files make it wait.
 * The journal's hint says when to look, and looking anyway every now and then is what counts. Any
 * trouble is waited out, since all that it writes can be made again.
 */
final class Follower implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Follower.class.getName());
  private static final int PAGE = 10_000;
  private static final long LOOK_MILLIS = 500;
  private static final int JOURNAL_PATIENCE_SECONDS = 30;
  private static final long CLOSE_MILLIS = 5_000;

  private final Journal journal;
  private final Path file;
  private final String node;
  private final LongConsumer onProgress;
  private final Thread thread = Thread.ofPlatform().daemon().name("history").unstarted(this::run);
  private final Semaphore hints = new Semaphore(0);
  private Journal.@Nullable Subscription subscription;
  private @Nullable Projections projections;
  private String identity = "";
  private boolean complained;
  private volatile boolean closed;
  private volatile @Nullable Archive archive;
  private volatile Progress progress = new Progress(0, 0, System.nanoTime(), Map.of());

  /**
   * How far it has come.
   *
   * @param checkpoint place of the last fact taken in
   * @param head the last place known of in the journal
   * @param behindSinceNanos when it was up to date last, 0 if it is
   */
  record Progress(
      long checkpoint, long head, long behindSinceNanos, Map<String, Map<String, Long>> counters) {
    long lagEvents() {
      return Math.max(0, head - checkpoint);
    }

    Duration lag(long nowNanos) {
      return behindSinceNanos == 0 ? Duration.ZERO : Duration.ofNanos(nowNanos - behindSinceNanos);
    }
  }

  /**
   * Follows nothing yet.
   *
   * @param file of the read models
   * @param onProgress told the place up to which everything was taken in, on the follower's thread
   */
  Follower(Journal journal, Path file, String node, LongConsumer onProgress) {
    this.journal = journal;
    this.file = file;
    this.node = node;
    this.onProgress = onProgress;
  }

  void start() {
    subscription = journal.follow(hints::release);
    thread.start();
  }

  Progress progress() {
    return progress;
  }

  /** The read models; null until they could be opened. */
  @Nullable Archive archive() {
    return archive;
  }

  private void run() {
    try {
      while (!closed) {
        catchUp();
        waitForFacts();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      shut();
    }
  }

  private void catchUp() throws InterruptedException {
    try {
      takeIn(open());
      complained = false;
    } catch (SQLException
        | IOException
        | ExecutionException
        | TimeoutException
        | RuntimeException e) {
      if (!complained) LOG.log(Level.WARNING, "history stands still: " + e);
      complained = true;
      fallBehind(progress.head());
      shut();
    }
  }

  /** Another journal, or the same with other places, is a reason to begin anew. */
  private Projections open()
      throws SQLException, IOException, ExecutionException, TimeoutException, InterruptedException {
    var now = await(journal.identity());
    var running = projections;
    if (running != null && now.equals(identity)) return running;
    shut();
    var opened = Projections.open(file, now, node);
    projections = opened;
    identity = now;
    archive = Archive.open(file);
    progress =
        new Progress(
            opened.checkpoint(), opened.checkpoint(), System.nanoTime(), opened.counters());
    return opened;
  }

  /** The next page is read while this one is written. */
  private void takeIn(Projections into)
      throws SQLException, ExecutionException, TimeoutException, InterruptedException {
    var page = await(journal.readAll(into.checkpoint() + 1, PAGE));
    while (!page.isEmpty() && !closed) {
      boolean last = page.size() < PAGE;
      long read = page.getLast().seq();
      if (!last && read >= progress.head()) {
        fallBehind(Head.<TroubleException>find(read, seq -> look(seq)));
      }
      var next = last ? null : journal.readAll(read + 1, PAGE);
      into.apply(page);
      progress =
          new Progress(
              read, Math.max(read, progress.head()), progress.behindSinceNanos(), into.counters());
      onProgress.accept(read);
      page = next == null ? List.of() : await(next);
    }
    long checkpoint = into.checkpoint();
    if (!closed) progress = new Progress(checkpoint, checkpoint, 0, into.counters());
  }

  private List<Recorded> look(long seq) throws TroubleException, InterruptedException {
    try {
      return await(journal.readAll(seq, 1));
    } catch (ExecutionException | TimeoutException e) {
      throw new TroubleException(e);
    }
  }

  private void fallBehind(long head) {
    var now = progress;
    long since = now.behindSinceNanos() == 0 ? System.nanoTime() : now.behindSinceNanos();
    progress = new Progress(now.checkpoint(), head, since, now.counters());
  }

  private void waitForFacts() throws InterruptedException {
    var _ = hints.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    hints.drainPermits(); // one look is for all of them
  }

  private static <T> T await(CompletionStage<T> stage)
      throws ExecutionException, TimeoutException, InterruptedException {
    return stage.toCompletableFuture().get(JOURNAL_PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void shut() {
    var reading = archive;
    var writing = projections;
    archive = null;
    projections = null;
    try {
      if (reading != null) reading.close();
      if (writing != null) writing.close();
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "history was not closed well: " + e.getMessage());
    }
  }

  /** Blocks for as long as a page takes. */
  @Override
  public void close() {
    closed = true;
    if (subscription != null) subscription.close();
    hints.release();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** The journal did not answer while it was looked at. */
  private static final class TroubleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TroubleException(Throwable cause) {
      super(cause);
    }
  }
}
