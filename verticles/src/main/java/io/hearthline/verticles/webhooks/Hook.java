package io.hearthline.verticles.webhooks;

import io.hearthline.domain.journal.Journal;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells one target what this node records, in order, at least once. It reads the journal by itself
 * on a thread of its own, so that a target that hangs keeps nobody else waiting and costs a page of
 * memory, however far it falls behind.
 */
final class Hook implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Hook.class.getName());
  private static final long CLOSE_MILLIS = 5_000;

  /** Facts that are nothing for the target may be skipped again after a start, up to this many. */
  private static final long MAX_SKIPPED_AGAIN = 1_000;

  private final Feed feed;
  private final String node;
  private final Courier courier;
  private final PlaceFile file;
  private final long lookMillis;
  private final Names names;
  private final Thread thread;
  private final Semaphore hints = new Semaphore(0);
  private final Journal.Subscription subscription;
  private final CompletableFuture<Place> begun = new CompletableFuture<>();
  private @Nullable Place place;
  private long keptSeq;
  private boolean complained;
  private volatile boolean closed;

  /**
   * Tells nothing yet.
   *
   * @param name of the thread
   */
  Hook(Journal journal, String name, String node, Courier courier, PlaceFile file, Pace pace) {
    feed = new Feed(journal);
    this.node = node;
    this.courier = courier;
    this.file = file;
    lookMillis = pace.look().toMillis();
    names = new Names(feed);
    thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    subscription = journal.follow(hints::release);
  }

  /**
   * Begins.
   *
   * @return done when it is decided from where on, which takes the journal
   */
  CompletionStage<Place> start() {
    thread.start();
    return begun;
  }

  private void run() {
    place = file.read();
    try {
      while (!closed) {
        catchUp();
        waitForFacts();
      }
    } catch (InterruptedException _) {
      closed = true; // nobody but close() interrupts, and nothing follows but the end
    }
    var last = place;
    if (last != null && last.seq() != keptSeq) keep(last);
  }

  private void catchUp() throws InterruptedException {
    try {
      boolean more = true;
      while (more && !closed) more = takePage();
      complained = false;
    } catch (IOException | RuntimeException e) {
      if (!complained) LOG.log(Level.WARNING, "webhooks stand still: " + e);
      complained = true;
    }
  }

  /** Tells what is in the next page; false if there is no more behind it yet. */
  private boolean takePage() throws IOException, InterruptedException {
    var now = placeIn(feed.identity());
    var page = feed.behind(now.seq());
    for (var fact : page) {
      names.note(fact);
      boolean told = fact.node().equals(node) && Delivery.tells(fact);
      if (told) courier.bring(Delivery.of(now.journal(), fact, names.of(fact)));
      names.forgetIfOver(fact);
      now = now.at(fact.seq());
      place = now;
      if (told) keep(now);
    }
    if (now.seq() - keptSeq >= MAX_SKIPPED_AGAIN) keep(now);
    return page.size() == Feed.PAGE;
  }

  /** In a journal that it has never seen, a target is told of what happens from now on. */
  private Place placeIn(String journal) throws IOException, InterruptedException {
    var now = place;
    if (now == null || !now.journal().equals(journal)) {
      now = new Place(journal, feed.end());
      names.forgetAll();
      place = now;
      keep(now);
    }
    begun.complete(now);
    return now;
  }

  /** Whole even while it is closed: an interrupt would break the writing off. */
  private synchronized void keep(Place now) {
    boolean interrupted = Thread.interrupted();
    if (file.write(now)) keptSeq = now.seq();
    if (interrupted) thread.interrupt();
  }

  private void waitForFacts() throws InterruptedException {
    var _ = hints.tryAcquire(lookMillis, TimeUnit.MILLISECONDS);
    hints.drainPermits(); // one look is for all of them
  }

  /** Breaks off what waits; it is sent again after the next start. Blocks for a moment. */
  @Override
  public void close() {
    subscription.close();
    synchronized (this) {
      closed = true;
      thread.interrupt();
    }
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
