package io.hearthline.verticles.webhooks;

import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Head;
import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Recorded;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The journal for threads that may wait; one that is away is an {@link IOException}. */
final class Feed {
  /** Bounds what a target that is slow keeps in memory. */
  static final int PAGE = 200;

  private static final int PATIENCE_SECONDS = 30;

  private final Journal journal;

  Feed(Journal journal) {
    this.journal = journal;
  }

  String identity() throws IOException, InterruptedException {
    return await(journal.identity());
  }

  /** The next facts behind a place; fewer than a page if there are no more yet. */
  List<Recorded> behind(long seq) throws IOException, InterruptedException {
    return await(journal.readAll(seq + 1, PAGE));
  }

  /** The last place. */
  long end() throws IOException, InterruptedException {
    return Head.<IOException>find(0, seq -> await(journal.readAll(seq, 1)));
  }

  List<Recorded> of(AggregateId aggregate) throws IOException, InterruptedException {
    return await(journal.read(aggregate));
  }

  private static <T> T await(CompletionStage<T> stage) throws IOException, InterruptedException {
    try {
      return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the journal does not answer", e);
    }
  }
}
