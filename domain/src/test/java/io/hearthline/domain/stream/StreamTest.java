package io.hearthline.domain.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearthline.domain.Decision;
import io.hearthline.domain.Decision.Accepted;
import io.hearthline.domain.Decision.Refused;
import io.hearthline.domain.stream.Stream.Refusal;
import io.hearthline.domain.stream.StreamCommand.End;
import io.hearthline.domain.stream.StreamCommand.Join;
import io.hearthline.domain.stream.StreamCommand.Leave;
import io.hearthline.domain.stream.StreamCommand.Rename;
import io.hearthline.domain.stream.StreamCommand.Resume;
import io.hearthline.domain.stream.StreamCommand.Start;
import io.hearthline.domain.stream.StreamCommand.TalkStart;
import io.hearthline.domain.stream.StreamCommand.TalkStop;
import io.hearthline.domain.stream.StreamEvent.ListenerJoined;
import io.hearthline.domain.stream.StreamEvent.ListenerLeft;
import io.hearthline.domain.stream.StreamEvent.StreamEnded;
import io.hearthline.domain.stream.StreamEvent.StreamRenamed;
import io.hearthline.domain.stream.StreamEvent.StreamResumed;
import io.hearthline.domain.stream.StreamEvent.StreamStarted;
import io.hearthline.domain.stream.StreamEvent.TalkStarted;
import io.hearthline.domain.stream.StreamEvent.TalkStopped;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class StreamTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final Instant LATER = NOON.plusSeconds(60);
  private static final StreamName PORCH = new StreamName("Porch");
  private static final StreamName GATE = new StreamName("Gate");
  private static final PublisherId ANNA = new PublisherId("anna");
  private static final PublisherId BEN = new PublisherId("ben");
  private static final NodeName NODE = new NodeName("node");
  private static final ListenerId EAR = new ListenerId("ear");
  private static final ListenerId OTHER_EAR = new ListenerId("other ear");
  private static final int ROOMY = 10;

  private static final StreamEvent STARTED = new StreamStarted(1, PORCH, ANNA, NODE, NOON);
  private static final StreamEvent ENDED = new StreamEnded(EndReason.UNPUBLISHED, LATER);

  @Test
  void start_ofAnUnknownStream_isRecorded() {
    assertThat(decide(after(), new Start(1, PORCH, ANNA, NODE, NOON))).isEqualTo(accepted(STARTED));
  }

  @Test
  void start_whileLive_isRefused() {
    assertThat(decide(after(STARTED), new Start(2, PORCH, ANNA, NODE, LATER)))
        .isEqualTo(new Refused<>(Refusal.ALREADY_LIVE));
  }

  @Test
  void start_afterTheEnd_needsAHigherGeneration() {
    var ended = after(STARTED, ENDED);
    assertThat(decide(ended, new Start(1, PORCH, BEN, NODE, LATER)))
        .isEqualTo(new Refused<>(Refusal.SUPERSEDED));
    assertThat(decide(ended, new Start(2, PORCH, BEN, NODE, LATER)))
        .isEqualTo(accepted(new StreamStarted(2, PORCH, BEN, NODE, LATER)));
  }

  @Test
  void resume_keepsListenersAndSince_andClosesTheGate() {
    var before = after(STARTED, new ListenerJoined(EAR, NOON), new TalkStarted(NOON));
    var resumed = new StreamResumed(2, GATE, ANNA, NODE, LATER);

    assertThat(decide(before, new Resume(2, GATE, ANNA, NODE, LATER))).isEqualTo(accepted(resumed));
    assertThat(Stream.evolve(before, resumed))
        .isEqualTo(new Stream.Live(2, GATE, ANNA, NODE, NOON, false, Set.of(EAR)));
  }

  @Test
  void resume_afterTheEnd_startsANewLife() {
    var resumed = new StreamResumed(2, GATE, ANNA, NODE, LATER);
    var ended = after(STARTED, new ListenerJoined(EAR, NOON), ENDED);

    assertThat(decide(ended, new Resume(2, GATE, ANNA, NODE, LATER))).isEqualTo(accepted(resumed));
    assertThat(Stream.evolve(ended, resumed))
        .isEqualTo(new Stream.Live(2, GATE, ANNA, NODE, LATER, false, Set.of()));
  }

  @Test
  void resume_onAnotherNode_keepsSince_andCountsListenersAnew() {
    var before = after(STARTED, new ListenerJoined(EAR, NOON), new TalkStarted(NOON));
    var attic = new NodeName("attic");
    var resumed = new StreamResumed(2, PORCH, ANNA, attic, LATER);

    assertThat(decide(before, new Resume(2, PORCH, ANNA, attic, LATER)))
        .isEqualTo(accepted(resumed));
    assertThat(Stream.evolve(before, resumed))
        .isEqualTo(new Stream.Live(2, PORCH, ANNA, attic, NOON, false, Set.of()));
  }

  @Test
  void resume_whereTheStreamIsNotKnown_goesOnAboveItsGeneration() {
    var resumed = new StreamResumed(5, PORCH, ANNA, NODE, LATER);
    assertThat(decide(Stream.absent(), new Resume(5, PORCH, ANNA, NODE, LATER)))
        .isEqualTo(accepted(resumed));
    assertThat(Stream.evolve(Stream.absent(), resumed))
        .isEqualTo(new Stream.Live(5, PORCH, ANNA, NODE, LATER, false, Set.of()));
  }

  @Test
  void resume_byAnOldGeneration_isRefused() {
    var resumed = after(STARTED, new StreamResumed(2, PORCH, ANNA, NODE, NOON));
    assertThat(decide(resumed, new Resume(2, PORCH, ANNA, NODE, LATER)))
        .isEqualTo(new Refused<>(Refusal.SUPERSEDED));
  }

  @Test
  void resume_bySomebodyElse_isRefused() {
    assertThat(decide(after(STARTED), new Resume(2, PORCH, BEN, NODE, LATER)))
        .isEqualTo(new Refused<>(Refusal.OTHER_PUBLISHER));
  }

  @Test
  void rename_isRecordedOnce() {
    var rename = new Rename(GATE, LATER);
    assertThat(decide(after(STARTED), rename)).isEqualTo(accepted(new StreamRenamed(GATE, LATER)));
    assertThat(decide(after(STARTED, new StreamRenamed(GATE, LATER)), rename))
        .isEqualTo(accepted());
  }

  @Test
  void gate_opensAndClosesOnce() {
    var talking = after(STARTED, new TalkStarted(NOON));
    assertThat(decide(after(STARTED), new TalkStart(LATER)))
        .isEqualTo(accepted(new TalkStarted(LATER)));
    assertThat(decide(talking, new TalkStart(LATER))).isEqualTo(accepted());
    assertThat(decide(talking, new TalkStop(LATER))).isEqualTo(accepted(new TalkStopped(LATER)));
    assertThat(decide(after(STARTED), new TalkStop(LATER))).isEqualTo(accepted());
  }

  @Test
  void join_twice_countsOnce() {
    assertThat(decide(after(STARTED), new Join(EAR, ROOMY, LATER)))
        .isEqualTo(accepted(new ListenerJoined(EAR, LATER)));
    assertThat(decide(after(STARTED, new ListenerJoined(EAR, NOON)), new Join(EAR, 1, LATER)))
        .isEqualTo(accepted());
  }

  @Test
  void join_ofAFullStream_isRefused() {
    assertThat(decide(after(STARTED, new ListenerJoined(EAR, NOON)), new Join(OTHER_EAR, 1, LATER)))
        .isEqualTo(new Refused<>(Refusal.TOO_MANY_LISTENERS));
  }

  @Test
  void leave_makesRoom() {
    var joined = after(STARTED, new ListenerJoined(EAR, NOON));
    assertThat(decide(joined, new Leave(EAR, LATER)))
        .isEqualTo(accepted(new ListenerLeft(EAR, LATER)));
    assertThat(decide(joined, new Leave(OTHER_EAR, LATER))).isEqualTo(accepted());
    assertThat(
            decide(
                Stream.evolve(joined, new ListenerLeft(EAR, LATER)), new Join(OTHER_EAR, 1, LATER)))
        .isInstanceOf(Accepted.class);
  }

  @Test
  void end_isRecordedOnce() {
    var end = new End(EndReason.UNPUBLISHED, LATER);
    assertThat(decide(after(STARTED), end)).isEqualTo(accepted(ENDED));
    assertThat(decide(after(STARTED, ENDED), end)).isEqualTo(new Refused<>(Refusal.NO_SUCH_STREAM));
  }

  static final List<StreamCommand> FOR_LIVE_STREAMS =
      List.of(
          new Rename(GATE, LATER),
          new TalkStart(LATER),
          new TalkStop(LATER),
          new Join(EAR, ROOMY, LATER),
          new Leave(EAR, LATER),
          new End(EndReason.GONE, LATER));

  @ParameterizedTest
  @FieldSource("FOR_LIVE_STREAMS")
  void commandForADeadStream_isRefused(StreamCommand command) {
    assertThat(decide(after(), command)).isEqualTo(new Refused<>(Refusal.NO_SUCH_STREAM));
    assertThat(decide(after(STARTED, ENDED), command))
        .isEqualTo(new Refused<>(Refusal.NO_SUCH_STREAM));
  }

  @Test
  void impossibleFact_isACorruptLog() {
    assertThatThrownBy(() -> after(new TalkStarted(NOON)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("corrupt log");
    assertThatThrownBy(() -> after(STARTED, STARTED)).isInstanceOf(IllegalStateException.class);
  }

  private static Decision<StreamEvent, Refusal> decide(Stream stream, StreamCommand command) {
    return Stream.decide(stream, command);
  }

  private static Decision<StreamEvent, Refusal> accepted(StreamEvent... events) {
    return new Accepted<>(List.of(events));
  }

  private static Stream after(StreamEvent... events) {
    return Stream.evolve(Stream.absent(), List.of(events));
  }
}
