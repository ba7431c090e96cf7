package io.hearthline.verticles.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.Fact;
import io.hearthline.domain.journal.Summary;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCommandTest {
  private static final AggregateId PORCH = new AggregateId("stream", "porch");

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void list_showsEveryFact_oldestFirst() throws Exception {
    record(started(), ended());
    assertThat(run("list")).isZero();
    assertThat(out.toString(UTF_8).lines())
        .satisfiesExactly(
            first -> assertThat(first).contains("stream:porch", "StreamStarted", "Porch"),
            second -> assertThat(second).contains("StreamEnded"));
  }

  @Test
  void export_isALineOfJsonForEachFact() throws Exception {
    record(started(), ended());
    assertThat(run("export")).isZero();
    var lines = out.toString(UTF_8).lines().map(JsonObject::new).toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst())
        .isEqualTo(
            new JsonObject(
                """
                {"seq":1,"aggregate":"stream:porch","version":1,"type":"StreamStarted",
                 "at":"2026-05-01T12:00:00Z","node":"here",
                 "body":{"generation":1,"name":"Porch","publisher":"somebody"}}\
                """));
  }

  @Test
  void verify_ofAWholeJournal_isWell() throws Exception {
    record(started(), ended());
    assertThat(run("verify")).isZero();
    assertThat(out.toString(UTF_8)).contains("2 facts", "all well");
  }

  @Test
  void verify_knowsSummaries() throws Exception {
    record(started(), ended());
    var summary =
        new Fact(
            "StreamSummarised",
            Instant.parse("2026-05-01T12:01:00Z"),
            Map.of(
                "generation",
                1L,
                "name",
                "Porch",
                "publisher",
                "somebody",
                "nodes",
                "here",
                "since",
                "2026-05-01T12:00:00Z",
                "talks",
                0L,
                "talkMillis",
                0L,
                "mostListeners",
                0L,
                "reason",
                "hung-up"));
    try (var journal = Journals.of(config())) {
      Journals.await(journal.compact(List.of(new Summary(PORCH, 1, 2, summary))));
    }
    assertThat(run("verify")).as(err.toString(UTF_8)).isZero();
    assertThat(out.toString(UTF_8)).contains("1 facts", "all well");
  }

  @Test
  void verify_namesWhatCannotBe() throws Exception {
    record(ended());
    assertThat(run("verify")).isEqualTo(JournalCommand.FAILED);
    assertThat(err.toString(UTF_8)).contains("place 1", "stream:porch", "corrupt log");
  }

  @Test
  void journalThatIsNotThere_isNotMade() throws Exception {
    assertThat(run("list")).isEqualTo(JournalCommand.FAILED);
    assertThat(err.toString(UTF_8)).contains("journal.db is not there");
    assertThat(Files.exists(folder.resolve("journal.db"))).isFalse();
  }

  @Test
  void wrongWords_areAnsweredWithTheRightOnes() throws Exception {
    assertThat(run("burn")).isEqualTo(JournalCommand.WRONG_WORDS);
    assertThat(run()).isEqualTo(JournalCommand.WRONG_WORDS);
    assertThat(err.toString(UTF_8)).contains("journal list", "journal verify");
  }

  private int run(String... words) throws ConfigException {
    return new JournalCommand(config())
        .run(List.of(words), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  private Config config() throws ConfigException {
    return Config.load(null, Map.of("HEARTHLINE_DATA_DIR", folder.toString()));
  }

  private void record(Fact... facts) throws ConfigException {
    try (var journal = Journals.of(config())) {
      journal
          .append(new Append(UUID.randomUUID(), PORCH, 0, "here", 1, List.of(facts)))
          .toCompletableFuture()
          .join();
    }
  }

  private static Fact started() {
    return new Fact(
        "StreamStarted",
        Instant.parse("2026-05-01T12:00:00Z"),
        Map.of("generation", 1L, "name", "Porch", "publisher", "somebody"));
  }

  private static Fact ended() {
    return new Fact(
        "StreamEnded", Instant.parse("2026-05-01T12:01:00Z"), Map.of("reason", "hung-up"));
  }
}
