package io.hearthline.verticles.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.Leases.Lease;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.stream.EndReason;
import io.hearthline.domain.stream.NodeName;
import io.hearthline.domain.stream.PublisherId;
import io.hearthline.domain.stream.StreamEvent;
import io.hearthline.domain.stream.StreamFacts;
import io.hearthline.domain.stream.StreamId;
import io.hearthline.domain.stream.StreamName;
import io.hearthline.verticles.access.ResumeTokens;
import io.hearthline.verticles.access.SigningKey;
import io.hearthline.verticles.bus.Addresses;
import io.hearthline.verticles.bus.ClusterBus;
import io.hearthline.verticles.bus.Guests;
import io.hearthline.verticles.bus.LocalBus;
import io.hearthline.verticles.bus.RecordedEvent;
import io.hearthline.verticles.bus.Refusal;
import io.hearthline.verticles.bus.StreamRequest;
import io.hearthline.verticles.bus.StreamStarted;
import io.hearthline.verticles.bus.StreamView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsVerticleTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofMillis(50);
  private static final Duration LOST_PATIENCE = Duration.ZERO;

  private final Vertx vertx = Vertx.vertx();
  private final LocalBus bus = new LocalBus(vertx);
  private final MoodyJournal journal = new MoodyJournal();
  private final BlockingQueue<RecordedEvent> events = new LinkedBlockingQueue<>();
  private final ResumeTokens resumeTokens =
      new ResumeTokens(SigningKey.random(), Duration.ofHours(24));
  private volatile Instant now = NOON;
  private volatile JsonObject directory = StreamView.listToJson(List.of());
  private String deployment = "";

  @BeforeEach
  void hearEvents() {
    bus.answer(Addresses.DIRECTORY_LIST, _ -> Future.succeededFuture(directory));
    for (var type : Addresses.STREAM_EVENT_TYPES) {
      bus.listen(Addresses.event(type), json -> events.add(RecordedEvent.of(json)));
    }
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void start_isAnsweredListedRecordedAndPublished() {
    deploy();
    var started = start("Porch");

    assertThat(started.stream().id()).matches("stream_[A-Za-z0-9_-]{22}");
    assertThat(list()).containsExactly(started.stream());
    assertThat(started.stream().since()).isEqualTo(NOON);
    var event = nextEvent();
    assertThat(event.type()).isEqualTo("StreamStarted");
    assertThat(event.seq()).isEqualTo(1);
    assertThat(event.at()).isEqualTo(NOON);
    assertThat(event.node()).isEqualTo("node");
    assertThat(event.body())
        .isEqualTo(
            new JsonObject().put("generation", 1).put("name", "Porch").put("publisher", "anna"));
    assertThat(journal.everything()).extracting(Recorded::type).containsExactly("StreamStarted");
  }

  @Test
  void wholeLife_isRecordedInOrder() {
    deploy();
    var id = start("Porch").stream().id();
    assertThat(view(new StreamRequest.Join(id, "ear")).listeners()).isEqualTo(1);
    assertThat(view(new StreamRequest.Talk(id, true)).talking()).isTrue();
    assertThat(view(new StreamRequest.Rename(id, "Gate")).name()).isEqualTo("Gate");
    assertThat(view(new StreamRequest.Talk(id, false)).talking()).isFalse();
    assertThat(view(new StreamRequest.Leave(id, "ear")).listeners()).isZero();
    view(new StreamRequest.End(id, "unpublished", null));

    assertThat(list()).isEmpty();
    assertThat(nextEvents(7))
        .extracting(RecordedEvent::type)
        .containsExactly(
            "StreamStarted",
            "ListenerJoined",
            "TalkStarted",
            "StreamRenamed",
            "TalkStopped",
            "ListenerLeft",
            "StreamEnded");
    assertThat(journal.everything())
        .extracting(Recorded::version)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void askingForWhatIsSo_recordsNothing() {
    deploy();
    var id = start("Porch").stream().id();
    view(new StreamRequest.Talk(id, false));
    view(new StreamRequest.Leave(id, "nobody"));
    view(new StreamRequest.Rename(id, "Porch"));
    view(new StreamRequest.Talk(id, true));

    assertThat(nextEvents(2))
        .extracting(RecordedEvent::type)
        .containsExactly("StreamStarted", "TalkStarted");
  }

  @Test
  void streams_areListedOldestFirst() {
    deploy();
    start("First");
    now = NOON.plusSeconds(1);
    start("Second");
    assertThat(list()).extracting(StreamView::name).containsExactly("First", "Second");
  }

  @Test
  void streamTooMany_is503WithAReason_untilOneEnds() {
    deploy(new StreamsConfig(new NodeName("node"), 1, "instance", 2, 10, PATIENCE, LOST_PATIENCE));
    var first = start("First").stream().id();
    start("Second");

    var refusal = refusal(new StreamRequest.Start(null, "Third", "anna", null));
    assertThat(refusal).isEqualTo(new Refusal(503, "all 2 streams are in use"));
    view(new StreamRequest.End(first, "unpublished", null));
    assertThat(start("Third").stream().name()).isEqualTo("Third");
  }

  @Test
  void listenerTooMany_is503WithAReason() {
    deploy(new StreamsConfig(new NodeName("node"), 1, "instance", 10, 2, PATIENCE, LOST_PATIENCE));
    var id = start("Porch").stream().id();
    view(new StreamRequest.Join(id, "one"));
    view(new StreamRequest.Join(id, "two"));

    assertThat(refusal(new StreamRequest.Join(id, "three")))
        .isEqualTo(new Refusal(503, "this stream has its 2 listeners already"));
    assertThat(view(new StreamRequest.Join(id, "one")).listeners()).isEqualTo(2);
  }

  @Test
  void unknownStream_is404() {
    deploy();
    assertThat(refusal(new StreamRequest.Join("nobody", "ear")).status()).isEqualTo(404);
    assertThat(refusal(new StreamRequest.End("nobody", "gone", null)).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"command\":\"start\",\"name\":\"\\u0007\",\"publisher\":\"anna\"}",
        "{\"command\":\"start\",\"name\":\"Porch\",\"publisher\":\"anna\",\"stream\":\"../x\"}",
        "{\"command\":\"join\",\"stream\":\"porch\",\"listener\":\"a\\nb\"}",
        "{\"command\":\"end\",\"stream\":\"porch\",\"reason\":\"Because!\"}"
      })
  void malformedCommand_is400(String json) {
    deploy();
    await(request(new StreamRequest.Start("porch", "Porch", "anna", null)));
    assertThat(refused(bus.request(Addresses.STREAMS_COMMAND, new JsonObject(json))).status())
        .isEqualTo(400);
  }

  @Test
  void name_losesItsControlCharacters() {
    deploy();
    assertThat(start(" Po\u0000rch\n").stream().name()).isEqualTo("Porch");
  }

  @Test
  void idInUse_is409_andFreeAgainAfterItsEnd() {
    deploy();
    var again = new StreamRequest.Start("porch", "Porch", "ben", null);
    await(request(new StreamRequest.Start("porch", "Porch", "anna", null)));
    assertThat(refusal(again).status()).isEqualTo(409);

    view(new StreamRequest.End("porch", "unpublished", null));
    assertThat(StreamStarted.of(await(request(again))).stream().generation()).isEqualTo(2);
  }

  @Test
  void resume_keepsListenersAndTheirStream() {
    deploy();
    var first = start("Porch");
    var id = first.stream().id();
    view(new StreamRequest.Join(id, "ear"));
    view(new StreamRequest.Talk(id, true));

    var second = resume(id, first.resume());
    assertThat(second.stream().generation()).isEqualTo(2);
    assertThat(second.stream().listeners()).isEqualTo(1);
    assertThat(second.stream().talking()).isFalse();
    assertThat(resume(id, second.resume()).stream().generation()).isEqualTo(3);
  }

  @Test
  void resume_whoseReplyWasLost_mayBeAskedForAgain() {
    deploy();
    var first = start("Porch");
    var id = first.stream().id();
    resume(id, first.resume());
    assertThat(resume(id, first.resume()).stream().generation()).isEqualTo(3);
  }

  @Test
  void resume_byASupersededToken_is409() {
    deploy();
    var first = start("Porch");
    var id = first.stream().id();
    resume(id, resume(id, first.resume()).resume());
    assertThat(refusal(new StreamRequest.Start(id, "Porch", "anna", first.resume())).status())
        .isEqualTo(409);
  }

  @Test
  void resume_withAForeignToken_is403() {
    deploy();
    var first = start("Porch");
    var other = start("Gate");
    var id = first.stream().id();
    assertThat(refusal(new StreamRequest.Start(id, "Porch", "ben", first.resume())).status())
        .isEqualTo(403);
    assertThat(refusal(new StreamRequest.Start(id, "Porch", "anna", other.resume())).status())
        .isEqualTo(403);
    assertThat(refusal(new StreamRequest.Start(id, "Porch", "anna", "x")).status()).isEqualTo(403);
  }

  @Test
  void resume_ofAStreamThisRunHasNeverSeen_startsAboveItsGeneration() {
    deploy();
    var token = resumeTokens.issue("stream_x", 4, "anna", NOON);
    assertThat(resume("stream_x", token).stream().generation()).isEqualTo(5);
  }

  @Test
  void lateGoodBye_doesNotEndTheNextGeneration() {
    deploy();
    var first = start("Porch");
    var id = first.stream().id();
    resume(id, first.resume());

    assertThat(refusal(new StreamRequest.End(id, "gone", 1L)).status()).isEqualTo(409);
    assertThat(list()).hasSize(1);
    view(new StreamRequest.End(id, "gone", 2L));
    assertThat(list()).isEmpty();
  }

  @Test
  void journalAway_audioStartsAndViewsAreTold_andTheFactsFollow() {
    deploy();
    journal.mood(MoodyJournal.Mood.FAILS);
    var id = start("Porch").stream().id();
    var told = nextEvent();
    assertThat(told.seq()).isNull();
    assertThat(list()).extracting(StreamView::unjournalled).containsExactly(true);
    assertThat(view(new StreamRequest.Talk(id, true)).talking()).isTrue();
    assertThat(nextEvent().type()).isEqualTo("TalkStarted");

    journal.mood(MoodyJournal.Mood.WORKS);
    assertThat(nextEvents(2))
        .extracting(RecordedEvent::type, RecordedEvent::version, RecordedEvent::seq)
        .containsExactly(tuple("StreamStarted", 1L, 1L), tuple("TalkStarted", 2L, 2L));
    assertThat(list()).extracting(StreamView::unjournalled).containsExactly(false);
  }

  @Test
  void journalThatHangs_isToldAfterAWhile_andOnce() {
    deploy();
    journal.mood(MoodyJournal.Mood.HANGS);
    start("Porch");
    assertThat(nextEvent().seq()).isNull();
    journal.mood(MoodyJournal.Mood.WORKS);
    assertThat(nextEvent().seq()).isEqualTo(1);
    assertThat(journal.everything()).hasSize(1);
  }

  @Test
  void appendWithoutAWordBack_isRecordedOnce() {
    deploy();
    journal.mood(MoodyJournal.Mood.FAILS_AFTER_WRITING);
    start("Porch");
    assertThat(nextEvent().seq()).isNull();
    journal.mood(MoodyJournal.Mood.WORKS);
    assertThat(nextEvent().seq()).isEqualTo(1);
    assertThat(journal.everything()).hasSize(1);
  }

  @Test
  void journalAwayAtTheStart_doesNotKeepTheNodeFromStarting() {
    journal.mood(MoodyJournal.Mood.FAILS);
    deploy();
    assertThat(start("Porch").stream().name()).isEqualTo("Porch");
    journal.mood(MoodyJournal.Mood.WORKS);
  }

  @Test
  void journalAwayAtTheStart_isKnownBeforeAnythingHappens_andItsReturnToo() {
    journal.mood(MoodyJournal.Mood.FAILS);
    deploy();
    awaitJournalAway(true);
    journal.mood(MoodyJournal.Mood.WORKS);
    awaitJournalAway(false);
  }

  @Test
  void factsOfAnEarlierRun_areEndedAtTheStart() {
    record("old", 0, started("node"));
    record("elsewhere", 0, started("other-node"));
    deploy();

    var event = nextEvent();
    assertThat(event.stream()).isEqualTo("old");
    assertThat(event.body()).isEqualTo(new JsonObject().put("reason", "restart"));
    assertThat(event.version()).isEqualTo(2);
    assertThat(list()).isEmpty();
  }

  @Test
  void resume_ofAnotherNodesStream_goesOnAboveIt_sinceItBegan() {
    elsewhere(2);
    deploy();
    var resumed = resume("stream_x", resumeTokens.issue("stream_x", 2, "anna", NOON)).stream();

    assertThat(resumed.generation()).isEqualTo(3);
    assertThat(resumed.since()).isEqualTo(NOON.minusSeconds(60));
    assertThat(resumed.node()).isEqualTo("node");
  }

  @Test
  void anotherNodesStream_isRefusedWithoutItsToken() {
    elsewhere(3);
    deploy();
    assertThat(refusal(new StreamRequest.Start("stream_x", "Porch", "anna", null)).status())
        .isEqualTo(409);
    var old = resumeTokens.issue("stream_x", 1, "anna", NOON);
    assertThat(refusal(new StreamRequest.Start("stream_x", "Porch", "anna", old)).status())
        .isEqualTo(409);
  }

  @Test
  void streamThatWentOnElsewhere_isNoLongerOurs_andEndsWithoutAFact() {
    deploy();
    await(request(new StreamRequest.Start("stream_x", "Porch", "anna", null)));
    nextEvent();
    elsewhere(2);
    bus.publish(Addresses.DIRECTORY_CHANGED, new JsonObject());

    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          while (!list().isEmpty()) Thread.onSpinWait();
        });
    assertThat(refusal(new StreamRequest.Talk("stream_x", true)).status()).isEqualTo(404);
    assertThat(journal.everything()).extracting(Recorded::type).containsExactly("StreamStarted");
  }

  @Test
  void listenersOfANodeThatIsGone_areListedNoMore() {
    deploy();
    var id = start("Porch").stream().id();
    view(new StreamRequest.Join(id, StreamRequest.listener("ear", "attic")));
    view(new StreamRequest.Join(id, StreamRequest.listener("ear", "node")));
    bus.publish(
        Addresses.DIRECTORY_NODE, new JsonObject().put("node", "attic").put("change", "lost"));

    assertThat(nextEvents(4).getLast().body().getString("listener")).isEqualTo("ear@attic");
    assertThat(list().getFirst().listeners()).isEqualTo(1);
  }

  @Test
  void guestsThatAreGone_thoughTheirGoodByeWasLost_areDismissedWhenTheirNodeIsBack() {
    deploy();
    await(request(new StreamRequest.Start("lost", "Lost", "anna", null, "attic")));
    await(request(new StreamRequest.Start("there", "There", "anna", null, "attic")));
    var id = start("Porch").stream().id();
    var gone = StreamRequest.listener("gone:0", "attic");
    view(new StreamRequest.Join(id, gone));
    view(new StreamRequest.Join(id, StreamRequest.listener("there:0", "attic")));
    nextEvents(5);
    new ClusterBus(vertx, "attic")
        .serve(
            Addresses.SIGNALING_ABSENT,
            asked -> {
              assertThat(Guests.of(asked).streams()).containsExactlyInAnyOrder("lost", "there");
              assertThat(Guests.of(asked).listeners().get(id)).hasSize(2);
              var absent = new Guests(List.of(), List.of("lost"), Map.of(id, List.of(gone)));
              return Future.succeededFuture(absent.toJson());
            });
    bus.publish(
        Addresses.DIRECTORY_NODE, new JsonObject().put("node", "attic").put("change", "back"));

    assertThat(nextEvents(2))
        .extracting(RecordedEvent::stream, RecordedEvent::type)
        .containsExactlyInAnyOrder(tuple(id, "ListenerLeft"), tuple("lost", "StreamEnded"));
    assertThat(list()).extracting(StreamView::id).containsExactlyInAnyOrder("there", id);
  }

  @Test
  void factsBehindALaterPublisher_areNotRecorded() {
    deploy();
    await(request(new StreamRequest.Start("stream_x", "Porch", "anna", null)));
    nextEvent();
    record(
        "stream_x",
        1,
        new StreamEvent.StreamResumed(
            2, new StreamName("Porch"), new PublisherId("anna"), new NodeName("attic"), NOON));
    assertThat(refusal(new StreamRequest.Talk("stream_x", true)).status()).isEqualTo(404);
    start("Gate");

    assertThat(nextEvent().body().getString("name")).isEqualTo("Gate");
    assertThat(journal.everything())
        .extracting(Recorded::type)
        .containsExactly("StreamStarted", "StreamResumed", "StreamStarted");
  }

  @Test
  void idOfAnEarlierRun_goesOnBehindItsHistory() {
    record("porch", 0, started("node"), new StreamEvent.StreamEnded(EndReason.GONE, NOON));
    deploy();
    await(request(new StreamRequest.Start("porch", "Porch", "anna", null)));
    assertThat(nextEvent().version()).isEqualTo(3);
  }

  @Test
  void somebodyElsesFacts_areGoneBehind() {
    deploy();
    record("porch", 0, started("node"), new StreamEvent.StreamEnded(EndReason.GONE, NOON));
    await(request(new StreamRequest.Start("porch", "Porch", "anna", null)));
    assertThat(nextEvent().version()).isEqualTo(3);
  }

  @Test
  void streamWhosePastCannotBeRead_keepsNobodyElseFromTheJournal() {
    record("broken", 0, new StreamEvent.TalkStopped(NOON));
    record("porch", 0, started("node"));
    deploy();
    assertThat(nextEvent())
        .extracting(RecordedEvent::stream, RecordedEvent::type)
        .containsExactly("porch", "StreamEnded");

    await(request(new StreamRequest.Start("broken", "Porch", "anna", null)));
    start("Gate");

    assertThat(nextEvent().body().getString("name")).isEqualTo("Gate");
    assertThat(await(bus.request(Addresses.STREAMS_STATS, new JsonObject())).getMap())
        .containsEntry("journalAway", false);
    assertThat(journal.everything())
        .filteredOn(fact -> fact.aggregate().id().equals("broken"))
        .hasSize(1);
  }

  @Test
  void streamThatTheDirectoryStillListsAtALostNode_isEnded() {
    directory(stream("stream_x", 1, "attic"), stream("stream_y", 2, "cellar"));
    record("stream_x", 0, started("attic"));
    record("stream_y", 0, started("attic"));
    answerLosses();
    deploy();
    awaitElsewhere();
    lose("attic");

    var end = nextEvent();
    assertThat(end.stream()).isEqualTo("stream_x");
    assertThat(end.body()).isEqualTo(new JsonObject().put("reason", "node-lost"));
    awaitReleased("attic");
    assertThat(journal.everything()).filteredOn(StreamFacts::ends).hasSize(1);
  }

  @Test
  void nodeThatIsHeard_isNotLost_whateverTheJournalSays() {
    hear(true);
    record("stream_x", 0, started("attic"));
    record("stream_y", 0, started("cellar"));
    answerLosses();
    deploy();
    awaitElsewhere();
    lose("attic");
    lose("cellar");

    assertThat(nextEvent().stream()).isEqualTo("stream_y");
    assertThat(expired()).containsExactly("attic");
    hear(false);
    bus.publish(Addresses.DIRECTORY_CHANGED, new JsonObject());
    assertThat(nextEvent().stream()).isEqualTo("stream_x");
  }

  @Test
  void lostNode_isSpokenForAgain_ifItsPastCouldNotBeRead() {
    record("stream_x", 0, started("attic"));
    answerLosses();
    lose("attic");
    journal.mood(MoodyJournal.Mood.UNREADABLE);
    deploy();
    awaitTrue(() -> expired().isEmpty());
    journal.mood(MoodyJournal.Mood.WORKS);

    assertThat(nextEvent().stream()).isEqualTo("stream_x");
    awaitReleased("attic");
  }

  @Test
  void lostNode_isForgotten_onlyOnceItsEndsAndItsLossAreRecorded() throws InterruptedException {
    record("stream_x", 0, started("attic"));
    lose("attic");
    var losses = new LinkedBlockingQueue<JsonObject>();
    var answers = new LinkedBlockingQueue<Future<JsonObject>>();
    answers.add(Future.failedFuture(new Refusal(503, "not now").toException()));
    answers.add(Future.succeededFuture(new JsonObject()));
    bus.answer(
        Addresses.NODES_LOST,
        loss -> {
          losses.add(loss);
          return answers.remove();
        });
    journal.mood(MoodyJournal.Mood.READ_ONLY);
    deploy();

    assertThat(nextEvent().seq()).isNull();
    assertThat(isHeldBack("attic")).isTrue();
    assertThat(losses).isEmpty();
    journal.mood(MoodyJournal.Mood.WORKS);
    assertThat(nextEvent().seq()).isNotNull();
    var loss = new JsonObject().put("node", "attic").put("epoch", 1);
    assertThat(losses.poll(5, TimeUnit.SECONDS)).isEqualTo(loss);
    assertThat(isHeldBack("attic")).isTrue();
    assertThat(losses.poll(5, TimeUnit.SECONDS)).isEqualTo(loss);
    awaitReleased("attic");
    assertThat(journal.everything()).filteredOn(StreamFacts::ends).hasSize(1);
  }

  @Test
  void draining_startsNothingNew_butGoesOn() {
    deploy();
    var id = start("Porch").stream().id();
    bus.publish(Addresses.NODE_DRAINING, new JsonObject().put("deadline", NOON.toString()));
    assertThat(refusal(new StreamRequest.Start(null, "Gate", "anna", null)).status())
        .isEqualTo(503);
    assertThat(view(new StreamRequest.Talk(id, true)).talking()).isTrue();
  }

  @Test
  void undeploying_recordsTheEnds() {
    deploy();
    start("Porch");
    start("Gate");
    await(vertx.undeploy(deployment));
    assertThat(journal.everything().stream().filter(StreamFacts::ends))
        .hasSize(2)
        .allMatch(end -> Objects.equals(end.body().get("reason"), "shutdown"));
  }

  private void awaitJournalAway(boolean away) {
    awaitTrue(() -> {
      var stats = await(bus.request(Addresses.STREAMS_STATS, new JsonObject()));
      return stats.getBoolean("journalAway") == away;
    });
  }

  private static void awaitTrue(BooleanSupplier claim) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!claim.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).isNegative();
      Thread.onSpinWait();
    }
  }

  /** The directory knows stream_x at another node. */
  private void elsewhere(long generation) {
    directory(stream("stream_x", generation, "attic"));
  }

  private static StreamView stream(String id, long generation, String node) {
    return new StreamView(id, "Porch", NOON.minusSeconds(60), true, 0, generation, false, node);
  }

  private void directory(StreamView... streams) {
    directory = StreamView.listToJson(List.of(streams));
  }

  /** The directory knows attic, with stream_x. */
  private void hear(boolean reachable) {
    var attic = new JsonObject().put("node", "attic").put("reachable", reachable);
    directory(stream("stream_x", 1, "attic"));
    directory = directory.copy().put("nodes", new JsonArray().add(attic));
  }

  /** What it asked at its start has reached the desk before our second answer does. */
  private void awaitElsewhere() {
    await(bus.request(Addresses.DIRECTORY_LIST, new JsonObject()));
    list();
  }

  /** The node's lease has run out. */
  private void lose(String node) {
    journal.leases().renew(node, 1, node, Duration.ZERO).toCompletableFuture().join();
  }

  private List<String> expired() {
    return journal.leases().expired().toCompletableFuture().join().stream()
        .map(Lease::node)
        .toList();
  }

  /** Whoever has fenced a node may do so again until it has let go of the lease. */
  private boolean isHeldBack(String node) {
    return journal.leases().fence(new Lease(node, 1, NOON), "node").toCompletableFuture().join();
  }

  private void awaitReleased(String node) {
    awaitTrue(() -> !isHeldBack(node));
  }

  private void answerLosses() {
    bus.answer(Addresses.NODES_LOST, _ -> Future.succeededFuture(new JsonObject()));
  }

  private void deploy() {
    deploy(new StreamsConfig(new NodeName("node"), 1, "instance", 10, 10, PATIENCE, LOST_PATIENCE));
  }

  private void deploy(StreamsConfig config) {
    deployment =
        await(vertx.deployVerticle(new StreamsVerticle(journal, resumeTokens, () -> now, config)));
  }

  private StreamStarted start(String name) {
    return StreamStarted.of(await(request(new StreamRequest.Start(null, name, "anna", null))));
  }

  private StreamStarted resume(String id, String token) {
    return StreamStarted.of(await(request(new StreamRequest.Start(id, "Porch", "anna", token))));
  }

  private StreamView view(StreamRequest request) {
    return StreamView.of(await(request(request)).getJsonObject("stream"));
  }

  private Refusal refusal(StreamRequest request) {
    return refused(request(request));
  }

  private Future<JsonObject> request(StreamRequest request) {
    return bus.request(Addresses.STREAMS_COMMAND, request.toJson());
  }

  private List<StreamView> list() {
    return StreamView.listOf(await(bus.request(Addresses.STREAMS_LIST, new JsonObject())));
  }

  private static StreamEvent started(String node) {
    return new StreamEvent.StreamStarted(
        1, new StreamName("Porch"), new PublisherId("anna"), new NodeName(node), NOON);
  }

  private void record(String stream, long version, StreamEvent... events) {
    var facts = List.of(events).stream().map(StreamFacts::fact).toList();
    var node =
        switch (events[0]) {
          case StreamEvent.StreamStarted start -> start.node().value();
          case StreamEvent.StreamResumed resumed -> resumed.node().value();
          default -> "node";
        };
    var aggregate = StreamFacts.aggregate(new StreamId(stream));
    journal
        .append(new Append(UUID.randomUUID(), aggregate, version, node, 1, facts))
        .toCompletableFuture()
        .join();
  }

  private RecordedEvent nextEvent() {
    try {
      var event = events.poll(5, TimeUnit.SECONDS);
      if (event == null) throw new AssertionError("no event within 5 s");
      return event;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private List<RecordedEvent> nextEvents(int count) {
    return IntStream.range(0, count).mapToObj(_ -> nextEvent()).toList();
  }

  private static Refusal refused(Future<?> future) {
    try {
      future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
      throw new AssertionError("was granted");
    } catch (ExecutionException e) {
      return Refusal.of(Objects.requireNonNull(e.getCause()));
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static <T extends @Nullable Object> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
