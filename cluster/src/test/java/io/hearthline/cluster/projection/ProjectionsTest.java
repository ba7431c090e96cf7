package io.hearthline.cluster.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.cluster.projection.Broadcast.Talk;
import io.hearthline.cluster.projection.NodeRun.Fate;
import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Fact;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.node.NodeEvent;
import io.hearthline.domain.stream.NodeName;
import io.hearthline.domain.token.Grant;
import io.hearthline.domain.token.TokenEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectionsTest {
  private static final Instant NOON = Story.NOON;

  @TempDir Path folder;
  private Path file;
  private Projections projections;
  private Archive archive;

  @BeforeEach
  void open() throws SQLException, IOException {
    file = folder.resolve("projections.db");
    projections = Projections.open(file, "journal-1", "attic");
    archive = Archive.open(file);
  }

  @AfterEach
  void close() throws SQLException {
    archive.close();
    projections.close();
  }

  @Test
  void broadcast_tellsWhoTalkedWhenToHowManyAndHowItEnded() throws SQLException {
    take(
        new Story()
            .start("porch", "Porch")
            .join("porch", "a")
            .at(1)
            .talk("porch")
            .join("porch", "b")
            .at(4)
            .silence("porch")
            .leave("porch", "a")
            .at(10)
            .talk("porch")
            .at(12)
            .end("porch"));

    assertThat(all())
        .containsExactly(
            new Broadcast(
                1,
                "porch",
                "Porch",
                "anna",
                List.of("attic"),
                NOON,
                NOON.plusSeconds(12),
                "unpublished",
                0,
                2,
                2,
                Duration.ofSeconds(5),
                null,
                List.of(talk(1, 4), talk(10, 12))));
  }

  @Test
  void liveBroadcast_goesOnInTheNextPage_andAfterARestart() throws SQLException, IOException {
    var story = new Story().start("porch", "Porch").at(1).talk("porch").join("porch", "a");
    take(story);
    assertThat(all().getFirst().talkingSince()).isEqualTo(NOON.plusSeconds(1));
    assertThat(all().getFirst().listeners()).isEqualTo(1);

    projections.close();
    projections = Projections.open(file, "journal-1", "attic");
    assertThat(projections.checkpoint()).isEqualTo(3);
    take(story.at(3).silence("porch").rename("porch", "Gate"));

    var live = all().getFirst();
    assertThat(live.talkTime()).isEqualTo(Duration.ofSeconds(2));
    assertThat(live.name()).isEqualTo("Gate");
    assertThat(live.ended()).isNull();
  }

  @Test
  void factsSeenBefore_changeNothing() throws SQLException {
    var story = new Story().start("porch", "Porch").talk("porch").at(2).end("porch");
    take(story);
    var before = all();
    take(story);
    assertThat(all()).isEqualTo(before);
    assertThat(projections.counters()).containsEntry("talks", Map.of("", 1L));
  }

  @Test
  void resumeOnAnotherNode_isTheSameBroadcast_withoutItsListeners() throws SQLException {
    take(
        new Story()
            .start("porch", "Porch")
            .join("porch", "a")
            .talk("porch")
            .at(5)
            .on("cellar")
            .resume("porch", "Porch"));
    var broadcast = all().getFirst();
    assertThat(broadcast.nodes()).containsExactly("attic", "cellar");
    assertThat(broadcast.listeners()).isZero();
    assertThat(broadcast.talkingSince()).isNull();
    assertThat(broadcast.latestTalks()).containsExactly(talk(0, 5));
  }

  @Test
  void secondLifeOfAnId_isABroadcastOfItsOwn() throws SQLException {
    take(
        new Story()
            .start("porch", "Porch")
            .end("porch")
            .at(9)
            .resume("porch", "Porch")
            .end("porch"));
    assertThat(all()).extracting(Broadcast::seq).containsExactly(3L, 1L);
  }

  @Test
  void clockSetBack_makesNoNegativeTalk() throws SQLException {
    take(new Story().at(10).start("porch", "Porch").talk("porch").at(3).end("porch"));
    assertThat(all().getFirst().talkTime()).isZero();
    assertThat(all().getFirst().ended()).isEqualTo(NOON.plusSeconds(10));
  }

  @Test
  void factsWithoutTheirBeginning_areLeftOut() throws SQLException {
    take(new Story().talk("porch").join("porch", "a").end("porch"));
    assertThat(all()).isEmpty();
    assertThat(projections.checkpoint()).isEqualTo(3);
  }

  @Test
  void factNobodyUnderstands_standsInNobodysWay() throws SQLException {
    var odd = new Fact("StreamPainted", NOON, Map.of("colour", "green"));
    take(new Story().add(new AggregateId("stream", "porch"), odd).start("gate", "Gate"));
    assertThat(all()).extracting(Broadcast::stream).containsExactly("gate");
  }

  @Test
  void history_isReadPageByPage_latestFirst_andOnlyWhatMayBeSeen() throws SQLException {
    var story = new Story();
    for (int i = 0; i < 10; i++) {
      story.start("s" + i, (i % 2 == 0 ? "Porch " : "Secret ") + i).end("s" + i);
    }
    take(story);

    var first = archive.history(porches(Long.MAX_VALUE));
    var second = archive.history(porches(first.next()));
    assertThat(first.broadcasts())
        .extracting(Broadcast::name)
        .containsExactly("Porch 8", "Porch 6");
    assertThat(second.broadcasts())
        .extracting(Broadcast::name)
        .containsExactly("Porch 4", "Porch 2");
    var third = archive.history(porches(second.next()));
    assertThat(third.broadcasts()).extracting(Broadcast::name).containsExactly("Porch 0");
    assertThat(third.next()).isZero();
  }

  @Test
  void history_isAskedForAStreamAndATime() throws SQLException {
    take(
        new Story()
            .start("porch", "Porch")
            .at(10)
            .end("porch")
            .at(20)
            .start("gate", "Gate")
            .at(30)
            .start("porch", "Porch"));
    assertThat(seqs("porch", null, null)).containsExactly(4L, 1L);
    assertThat(seqs(null, NOON.plusSeconds(11), null)).containsExactly(4L, 3L);
    assertThat(seqs(null, NOON.plusSeconds(5), NOON.plusSeconds(30))).containsExactly(3L, 1L);
  }

  @Test
  void nodes_areKnownByTheirLatestRun() throws SQLException {
    var all = new TreeSet<>(Set.of("all"));
    var relay = new TreeSet<>(Set.of("relay"));
    take(
        new Story()
            .node("attic", new NodeEvent.NodeStarted(1, "0.1.0", all, NOON))
            .node("cellar", new NodeEvent.NodeStarted(1, "0.1.0", relay, NOON))
            .node("garage", new NodeEvent.NodeStarted(5, "0.1.0", all, NOON))
            .node("attic", new NodeEvent.NodeStarted(2, "0.2.0", all, NOON.plusSeconds(9)))
            .node("cellar", new NodeEvent.NodeStopped(1, NOON.plusSeconds(5)))
            .node(
                "garage", new NodeEvent.NodeLost(5, new NodeName("attic"), NOON.plusSeconds(40))));
    assertThat(archive.nodes())
        .containsExactly(
            new NodeRun("attic", 2, "0.2.0", all, NOON.plusSeconds(9), null, Fate.UP, null),
            new NodeRun("cellar", 1, "0.1.0", relay, NOON, NOON.plusSeconds(5), Fate.STOPPED, null),
            new NodeRun("garage", 5, "0.1.0", all, NOON, NOON.plusSeconds(40), Fate.LOST, "attic"));
  }

  @Test
  void tokens_areKnownFromTheirMakingToTheirEnd() throws SQLException {
    var roles = new TreeSet<>(Set.of("listen", "talk"));
    var expires = NOON.plusSeconds(3600);
    take(
        new Story()
            .token("a", new TokenEvent.TokenIssued(new Grant("phone", roles, "*", expires), NOON))
            .token("a", new TokenEvent.TokenRevoked(NOON.plusSeconds(60))));
    assertThat(archive.tokens())
        .containsExactly(
            new TokenLife("a", "phone", roles, "*", expires, NOON, NOON.plusSeconds(60)));
  }

  @Test
  void counters_countThisNodesFactsOnly_andOutliveARestart() throws SQLException, IOException {
    take(
        new Story()
            .start("porch", "Porch")
            .end("porch")
            .on("cellar")
            .start("gate", "Gate")
            .talk("gate"));
    projections.close();
    projections = Projections.open(file, "journal-1", "attic");
    assertThat(projections.counters())
        .isEqualTo(Map.of("streams", Map.of("", 1L), "ended", Map.of("unpublished", 1L)));
  }

  @Test
  void anotherJournal_beginsAnew() throws SQLException, IOException {
    take(new Story().start("porch", "Porch"));
    close();
    projections = Projections.open(file, "journal-2", "attic");
    archive = Archive.open(file);
    assertThat(projections.checkpoint()).isZero();
    assertThat(all()).isEmpty();
  }

  @Test
  void brokenFile_isMadeAnew() throws SQLException, IOException {
    take(new Story().start("porch", "Porch"));
    close();
    Files.writeString(file, "this is no database, however long it is made ".repeat(100));
    projections = Projections.open(file, "journal-1", "attic");
    archive = Archive.open(file);
    assertThat(projections.checkpoint()).isZero();
  }

  @Test
  void nameOfAFact_isTheOneOfItsLife() throws SQLException {
    take(
        new Story()
            .start("porch", "Secret")
            .end("porch")
            .resume("porch", "Porch")
            .rename("porch", "Gate"));
    assertThat(archive.nameOf("porch", 2)).contains("Secret");
    assertThat(archive.nameOf("porch", 3)).contains("Gate");
    assertThat(archive.nameOf("attic", 3)).isEmpty();
  }

  private void take(Story story) throws SQLException {
    projections.apply(List.<Recorded>copyOf(story.facts));
  }

  private List<Broadcast> all() throws SQLException {
    return archive
        .history(new HistoryQuery(null, null, null, Long.MAX_VALUE, 100, _ -> true))
        .broadcasts();
  }

  private static HistoryQuery porches(long before) {
    return new HistoryQuery(null, null, null, before, 2, name -> name.startsWith("Porch"));
  }

  private List<Long> seqs(@Nullable String stream, @Nullable Instant from, @Nullable Instant to)
      throws SQLException {
    return archive
        .history(new HistoryQuery(stream, from, to, Long.MAX_VALUE, 10, _ -> true))
        .broadcasts()
        .stream()
        .map(Broadcast::seq)
        .toList();
  }

  private static Talk talk(int from, int to) {
    return new Talk(NOON.plusSeconds(from), NOON.plusSeconds(to));
  }
}
