package io.hearthline.cluster.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.Journal.Outcome.Appended;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.journal.Shapes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Takes the server away from under writers and a reader, again and again. */
@ExtendWith(WithPostgres.class)
class PostgresCrashTest {
  private static final int WRITERS = 8;
  private static final int FACTS_BETWEEN_CRASHES = 200;

  private final Set<UUID> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean crashed = new AtomicBoolean();
  private final AtomicBoolean written = new AtomicBoolean();

  @Test
  void crashedServer_losesNothingThatWasAnswered_twice(PostgresServer server) throws Exception {
    crash(server, 2);
  }

  @Test
  @Tag("long")
  void crashedServer_losesNothingThatWasAnswered_twentyTimes(PostgresServer server)
      throws Exception {
    crash(server, 20);
  }

  private void crash(PostgresServer server, int crashes) throws Exception {
    var url = server.newDatabase();
    var random = new Random(crashes);
    try (var journal = new PostgresJournal(url, Shapes.unchanged());
        var other = new PostgresJournal(url, Shapes.unchanged());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writers = new ArrayList<Future<Integer>>();
      for (int i = 0; i < WRITERS; i++) {
        var aggregate = new AggregateId("stream", "writer-" + i);
        var its = i % 2 == 0 ? journal : other;
        writers.add(threads.submit(() -> write(its, aggregate)));
      }
      Future<List<Recorded>> reader = threads.submit(() -> follow(other));
      for (int crash = 0; crash < crashes; crash++) {
        int before = acknowledged.size();
        while (acknowledged.size() < before + FACTS_BETWEEN_CRASHES) pause();
        if (random.nextBoolean()) server.killABackend();
        else server.crash();
        server.up();
      }
      crashed.set(true);
      int sent = 0;
      for (var writer : writers) sent += writer.get(60, TimeUnit.SECONDS);
      written.set(true);

      var facts = Appends.everything(journal);
      assertThat(facts).hasSize(sent); // each exactly once, however often it was sent
      assertThat(acknowledged).hasSize(sent);
      assertThat(facts).extracting(Recorded::seq).isSorted().doesNotHaveDuplicates();
      assertThat(reader.get(60, TimeUnit.SECONDS)).isEqualTo(facts);
    }
  }

  /** Appends in a row; what is not answered is sent again until it is. */
  private int write(PostgresJournal journal, AggregateId aggregate) {
    int sent = 0;
    while (!crashed.get()) {
      send(journal, Appends.knock(aggregate, sent));
      sent++;
    }
    return sent;
  }

  private void send(PostgresJournal journal, Append append) {
    while (!acknowledged.contains(append.command())) {
      try {
        var outcome = Appends.now(journal.append(append));
        assertThat(outcome).isInstanceOf(Appended.class);
        acknowledged.add(append.command());
      } catch (JournalException _) {
        pause();
      }
    }
  }

  /** Reads as a projection does, always behind the last place it has seen. */
  private List<Recorded> follow(PostgresJournal journal) {
    var seen = new ArrayList<Recorded>();
    boolean last = false;
    while (!last) {
      try {
        boolean complete = written.get();
        var page = Appends.now(journal.readAll(seen.isEmpty() ? 0 : seen.getLast().seq() + 1, 50));
        seen.addAll(page);
        last = complete && page.isEmpty();
      } catch (JournalException _) {
        pause();
      }
    }
    assertThat(new HashSet<>(seen)).hasSameSizeAs(seen);
    return seen;
  }

  private static void pause() {
    LockSupport.parkNanos(10_000_000);
  }
}
