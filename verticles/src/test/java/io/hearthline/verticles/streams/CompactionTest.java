package io.hearthline.verticles.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.InMemoryJournal;
import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.stream.EndReason;
import io.hearthline.domain.stream.ListenerId;
import io.hearthline.domain.stream.NodeName;
import io.hearthline.domain.stream.PublisherId;
import io.hearthline.domain.stream.Stream;
import io.hearthline.domain.stream.StreamEvent;
import io.hearthline.domain.stream.StreamEvent.ListenerJoined;
import io.hearthline.domain.stream.StreamEvent.ListenerLeft;
import io.hearthline.domain.stream.StreamEvent.StreamEnded;
import io.hearthline.domain.stream.StreamEvent.StreamRenamed;
import io.hearthline.domain.stream.StreamEvent.StreamResumed;
import io.hearthline.domain.stream.StreamEvent.StreamStarted;
import io.hearthline.domain.stream.StreamEvent.StreamSummarised;
import io.hearthline.domain.stream.StreamEvent.TalkStarted;
import io.hearthline.domain.stream.StreamEvent.TalkStopped;
import io.hearthline.domain.stream.StreamFacts;
import io.hearthline.domain.stream.StreamId;
import io.hearthline.domain.stream.StreamName;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompactionTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final Instant LATER = NOON.plus(Duration.ofDays(1));
  private static final PublisherId ANNA = new PublisherId("anna");
  private static final NodeName HERE = new NodeName("here");
  private static final NodeName THERE = new NodeName("there");
  private static final StreamId PORCH = new StreamId("porch");

  private final Vertx vertx = Vertx.vertx();
  private final Journal journal =
      new InMemoryJournal(new InMemoryJournal.Retention(StreamFacts::ends, 100, 10_000));
  private long version;

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void oldPublication_givesWayToWhatItCameTo() throws Exception {
    publish(NOON);
    assertThat(compact(LATER)).isEqualTo(1);
    assertThat(facts()).hasSize(1);
    assertThat(StreamFacts.event(facts().getFirst()))
        .isEqualTo(
            new StreamSummarised(
                2,
                new StreamName("Gate"),
                ANNA,
                List.of(HERE, THERE),
                NOON,
                2,
                Duration.ofSeconds(25),
                2,
                EndReason.GONE,
                NOON.plusSeconds(60)));
  }

  @Test
  void compactedJournal_foldsToTheSameState_forThoseToo_whoHadReadTheBeginning() throws Exception {
    publish(NOON);
    var before = facts();
    compact(LATER);
    assertThat(Past.of(facts()).state()).isEqualTo(Past.of(before).state());
    assertThat(Past.of(facts()).version()).isEqualTo(Past.of(before).version());
    for (int read = 0; read < before.size(); read++) {
      var state = Past.of(before.subList(0, read)).state();
      assertThat(Stream.evolve(state, StreamFacts.event(facts().getFirst())))
          .isEqualTo(Past.of(before).state());
    }
  }

  @Test
  void eachPublicationOfAStream_hasASummaryOfItsOwn_andTheYoungStay() throws Exception {
    publish(NOON);
    publish(NOON.plusSeconds(100));
    publish(LATER);
    assertThat(compact(LATER)).isEqualTo(2);
    assertThat(facts())
        .extracting(Recorded::type)
        .startsWith("StreamSummarised", "StreamSummarised", "StreamStarted");
    assertThat(compact(LATER)).isZero();
  }

  @Test
  void streamThatIsLive_stays() throws Exception {
    record(new StreamStarted(1, new StreamName("Porch"), ANNA, HERE, NOON));
    assertThat(compact(LATER)).isZero();
    assertThat(facts()).hasSize(1);
  }

  @Test
  void whatDoesNotMakeSense_staysForVerifyToName() throws Exception {
    record(new TalkStarted(NOON), new StreamEnded(EndReason.GONE, NOON));
    assertThat(compact(LATER)).isZero();
    assertThat(facts()).hasSize(2);
  }

  /** A minute with two talks of 25 s together, at two nodes. */
  private void publish(Instant at) {
    long generation = version + 1;
    if (version == 0) generation = 1;
    record(
        new StreamStarted(generation, new StreamName("Porch"), ANNA, HERE, at),
        new ListenerJoined(new ListenerId("a"), at),
        new ListenerJoined(new ListenerId("b"), at),
        new TalkStarted(at.plusSeconds(10)),
        new TalkStopped(at.plusSeconds(20)),
        new ListenerLeft(new ListenerId("a"), at.plusSeconds(30)),
        new StreamResumed(generation + 1, new StreamName("Porch"), ANNA, THERE, at.plusSeconds(40)),
        new StreamRenamed(new StreamName("Gate"), at.plusSeconds(41)),
        new TalkStarted(at.plusSeconds(45)),
        new StreamEnded(EndReason.GONE, at.plusSeconds(60)));
  }

  private void record(StreamEvent... events) {
    for (var event : events) {
      var node = event instanceof StreamResumed resumed ? resumed.node().value() : HERE.value();
      journal.append(
          new Append(
              UUID.randomUUID(),
              StreamFacts.aggregate(PORCH),
              version++,
              node,
              1,
              List.of(StreamFacts.fact(event))));
    }
  }

  private int compact(Instant before) throws Exception {
    return Compaction.run(vertx, journal, before)
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private List<Recorded> facts() {
    return journal.read(StreamFacts.aggregate(PORCH)).toCompletableFuture().join();
  }
}
