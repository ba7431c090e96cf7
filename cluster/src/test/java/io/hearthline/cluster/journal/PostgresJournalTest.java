package io.hearthline.cluster.journal;

import static io.hearthline.cluster.journal.Appends.PORCH;
import static io.hearthline.cluster.journal.Appends.appended;
import static io.hearthline.cluster.journal.Appends.everything;
import static io.hearthline.cluster.journal.Appends.knock;
import static io.hearthline.cluster.journal.Appends.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.JournalContract;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.journal.Shapes;
import io.hearthline.domain.journal.Shapes.Upcaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(WithPostgres.class)
class PostgresJournalTest extends JournalContract {
  private static PostgresServer server;

  @BeforeAll
  static void start(PostgresServer running) {
    server = running;
  }

  @Override
  protected Journal open() {
    try {
      return new PostgresJournal(server.newDatabase(), Shapes.unchanged());
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void follower_hearsWhatAnotherNodeRecords() throws Exception {
    var url = server.newDatabase();
    try (var here = new PostgresJournal(url, Shapes.unchanged());
        var there = new PostgresJournal(url, Shapes.unchanged())) {
      var heard = new CompletableFuture<Recorded>();
      try (var _ =
          here.follow(
              () -> here.readAll(0, 1).thenAccept(facts -> facts.forEach(heard::complete)))) {
        var recorded = appended(there.append(knock(PORCH, 0))).getFirst();
        assertThat(now(heard)).isEqualTo(recorded);
      }
    }
  }

  @Test
  void serverAway_isSaidAtOnce_withoutThePassword() {
    var nobody = new PostgresUrl("127.0.0.1", 1, "db", "user", "secret-word");
    try (var journal = new PostgresJournal(nobody, Shapes.unchanged())) {
      assertThatThrownBy(() -> now(journal.append(knock(PORCH, 0))))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("PostgreSQL db at 127.0.0.1:1")
          .hasMessageNotContaining("secret-word");
    }
  }

  @Test
  void writerStoppedWithTheLockInItsHand_doesNotStopTheOthers() throws Exception {
    var url = server.newDatabase();
    try (var journal = new PostgresJournal(url, Shapes.unchanged());
        var stopped = new PostgresConnections(url).open()) {
      Jdbc.execute(stopped, "BEGIN");
      Jdbc.execute(stopped, "SELECT lock_journal()");
      assertThat(appended(journal.append(knock(PORCH, 0)))).hasSize(1);
    }
  }

  @Test
  void bodyOfAnEarlierRelease_isReadInThePresentShape() throws Exception {
    var url = server.newDatabase();
    try (var connection = new PostgresConnections(url).open()) {
      // As a release wrote it when there was no loudness; never to be changed.
      Jdbc.execute(
          connection,
          "INSERT INTO event VALUES (1, 'stream:porch', 1, 'Knocked', 1, 0, 'node', 1,"
              + " '123e4567-e89b-12d3-a456-426614174000', '{\"text\":\"hello\",\"count\":3}')");
    }
    var shapes =
        new Shapes(
            List.of(
                new Upcaster("Knocked", 1, old -> Map.of("text", old.get("text"), "loud", true))));
    try (var journal = new PostgresJournal(url, shapes)) {
      assertThat(everything(journal).getFirst().body())
          .isEqualTo(Map.of("text", "hello", "loud", true));
    }
  }

  @Test
  void dump_goesIntoSqliteAndBack_andNothingIsTakenTwice(@TempDir Path folder) throws Exception {
    var acknowledged = knock(PORCH, 1, "ä \"quoted\" \\ \n line");
    try (var from = new PostgresJournal(server.newDatabase(), Shapes.unchanged());
        var over = new SqliteJournal(folder.resolve("journal.db"), Shapes.unchanged());
        var to = new PostgresJournal(server.newDatabase(), Shapes.unchanged())) {
      appended(from.append(knock(PORCH, 0)));
      appended(from.append(acknowledged));
      var facts = everything(from);

      assertThat(now(over.load(dumped(from)))).isEqualTo(2);
      assertThat(now(to.load(dumped(over)))).isEqualTo(2);

      assertThat(everything(over)).isEqualTo(facts);
      assertThat(everything(to)).isEqualTo(facts);
      assertThat(now(to.load(dumped(over)))).isEqualTo(-1);
      // A writer that never had its answer asks again after the move.
      assertThat(appended(to.append(acknowledged))).isEqualTo(facts.subList(1, 2));
      assertThat(appended(to.append(knock(PORCH, 2))).getFirst().seq()).isEqualTo(3);
    }
  }

  private static InputStream dumped(PortableJournal journal) {
    var out = new ByteArrayOutputStream();
    now(journal.dump(out));
    return new ByteArrayInputStream(out.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://host/db",
        "postgresql://user:secret word@host/db",
        "postgresql://user:secret@host",
        "postgresql://user:secret@host/db?ssl=true",
        "postgresql://user:secret@host/a/b",
        "mysql://user:secret@host/db"
      })
  void wrongAddress_isRefused_withoutThePassword(String text) {
    assertThatThrownBy(() -> PostgresUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void address_isReadWithEscapes_andShownWithoutThePassword() {
    var url = PostgresUrl.parse("postgresql://me:a%40b+c@db.lan/voice");
    assertThat(url).isEqualTo(new PostgresUrl("db.lan", 5432, "voice", "me", "a@b+c"));
    assertThat(url.toString()).isEqualTo("PostgreSQL voice at db.lan:5432");
  }
}
