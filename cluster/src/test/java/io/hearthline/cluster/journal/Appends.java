package io.hearthline.cluster.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.Fact;
import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Journal.Outcome.Appended;
import io.hearthline.domain.journal.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What tests write into journals, and how they wait for the answer. */
final class Appends {
  static final AggregateId PORCH = new AggregateId("stream", "porch");
  private static final int PATIENCE_SECONDS = 30;
  private static final int PAGE = 1_000;

  private Appends() {}

  static Append knock(AggregateId aggregate, long expectedVersion) {
    return knock(aggregate, expectedVersion, "x");
  }

  static Append knock(AggregateId aggregate, long expectedVersion, String text) {
    var fact = new Fact("Knocked", Instant.EPOCH, Map.of("text", text));
    return new Append(UUID.randomUUID(), aggregate, expectedVersion, "node", 1, List.of(fact));
  }

  static List<Recorded> appended(CompletionStage<Journal.Outcome> outcome) {
    var now = now(outcome);
    assertThat(now).isInstanceOf(Appended.class);
    return ((Appended) now).facts();
  }

  /** Throws what the stage fails with. */
  static <T> T now(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      throw e;
    }
  }

  static List<Recorded> everything(Journal journal) {
    var all = new ArrayList<Recorded>();
    List<Recorded> page;
    do {
      page = now(journal.readAll(all.isEmpty() ? 0 : all.getLast().seq() + 1, PAGE));
      all.addAll(page);
    } while (page.size() == PAGE);
    return all;
  }
}
