package io.hearthline.verticles.streams;

import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.InMemoryJournal;
import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Leases;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.journal.Summary;
import io.hearthline.domain.stream.StreamFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A journal that works, fails or hangs, as the test wants it. */
final class MoodyJournal implements Journal {
  enum Mood {
    WORKS,
    FAILS,
    FAILS_AFTER_WRITING,
    HANGS,
    /** Takes no facts, tells those that it has. */
    READ_ONLY,
    /** Takes facts, tells none. */
    UNREADABLE
  }

  private final Journal inside =
      new InMemoryJournal(new InMemoryJournal.Retention(StreamFacts::ends, 100, 1_000));
  private final List<Runnable> hanging = new ArrayList<>();
  private volatile Mood mood = Mood.WORKS;

  void mood(Mood newMood) {
    mood = newMood;
    if (newMood == Mood.WORKS) {
      List<Runnable> released;
      synchronized (hanging) {
        released = List.copyOf(hanging);
        hanging.clear();
      }
      released.forEach(Runnable::run);
    }
  }

  @Override
  public CompletionStage<Outcome> append(Append append) {
    return switch (mood) {
      case WORKS, UNREADABLE -> inside.append(append);
      case FAILS, READ_ONLY ->
          CompletableFuture.failedStage(new IllegalStateException("disk full"));
      case FAILS_AFTER_WRITING ->
          inside
              .append(append)
              .thenCompose(
                  _ -> CompletableFuture.failedStage(new IllegalStateException("no word back")));
      case HANGS -> later(append);
    };
  }

  private CompletionStage<Outcome> later(Append append) {
    var outcome = new CompletableFuture<Outcome>();
    synchronized (hanging) {
      hanging.add(() ->
          inside
              .append(append)
              .whenComplete((result, failure) -> {
                if (failure == null) outcome.complete(result);
                else outcome.completeExceptionally(failure);
              }));
    }
    return outcome;
  }

  @Override
  public CompletionStage<List<Recorded>> read(AggregateId aggregate) {
    return inside.read(aggregate);
  }

  @Override
  public CompletionStage<List<Recorded>> readAll(long fromSeq, int limit) {
    return mood == Mood.WORKS || mood == Mood.READ_ONLY
        ? inside.readAll(fromSeq, limit)
        : CompletableFuture.failedStage(new IllegalStateException("disk full"));
  }

  @Override
  public CompletionStage<Integer> compact(List<Summary> summaries) {
    return inside.compact(summaries);
  }

  @Override
  public CompletionStage<String> identity() {
    return inside.identity();
  }

  @Override
  public Subscription follow(Runnable hint) {
    return inside.follow(hint);
  }

  /** Away as the facts are. */
  @Override
  public Leases leases() {
    var leases = inside.leases();
    return new Leases() {
      @Override
      public CompletionStage<Renewal> renew(
          String node, long epoch, String instance, Duration duration) {
        return mood == Mood.FAILS
            ? CompletableFuture.failedStage(new IllegalStateException("disk full"))
            : leases.renew(node, epoch, instance, duration);
      }

      @Override
      public CompletionStage<List<Lease>> expired() {
        return leases.expired();
      }

      @Override
      public CompletionStage<Boolean> fence(Lease expired, String survivor) {
        return leases.fence(expired, survivor);
      }

      @Override
      public CompletionStage<Void> release(String node, long epoch) {
        return leases.release(node, epoch);
      }
    };
  }

  @Override
  public void close() {
    inside.close();
  }

  List<Recorded> everything() {
    return inside.readAll(0, 1_000).toCompletableFuture().join();
  }
}
