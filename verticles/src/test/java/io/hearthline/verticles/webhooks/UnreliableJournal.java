package io.hearthline.verticles.webhooks;

import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Leases;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.journal.Summary;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

/** A journal that cannot be read for a while. */
final class UnreliableJournal implements Journal {
  private final Journal journal;
  private final Semaphore looks = new Semaphore(0);
  private volatile boolean away;

  UnreliableJournal(Journal journal) {
    this.journal = journal;
  }

  void away(boolean away) {
    this.away = away;
  }

  /** Returns when somebody has read in vain. */
  void awaitLook() throws InterruptedException {
    looks.acquire();
  }

  private <T> CompletionStage<T> unlessAway(CompletionStage<T> stage) {
    if (!away) return stage;
    looks.release();
    return CompletableFuture.failedFuture(new IOException("away"));
  }

  @Override
  public CompletionStage<Outcome> append(Append append) {
    return journal.append(append);
  }

  @Override
  public CompletionStage<List<Recorded>> read(AggregateId aggregate) {
    return unlessAway(journal.read(aggregate));
  }

  @Override
  public CompletionStage<List<Recorded>> readAll(long fromSeq, int limit) {
    return unlessAway(journal.readAll(fromSeq, limit));
  }

  @Override
  public CompletionStage<Integer> compact(List<Summary> summaries) {
    return journal.compact(summaries);
  }

  @Override
  public CompletionStage<String> identity() {
    return unlessAway(journal.identity());
  }

  @Override
  public Subscription follow(Runnable hint) {
    return journal.follow(hint);
  }

  @Override
  public Leases leases() {
    return journal.leases();
  }

  @Override
  public void close() {
    journal.close();
  }
}
