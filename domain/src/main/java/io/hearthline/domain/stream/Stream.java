package io.hearthline.domain.stream;

import static io.hearthline.domain.Decision.accept;
import static io.hearthline.domain.Decision.refuse;

import io.hearthline.domain.Decision;
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
import io.hearthline.domain.stream.StreamEvent.StreamSummarised;
import io.hearthline.domain.stream.StreamEvent.TalkStarted;
import io.hearthline.domain.stream.StreamEvent.TalkStopped;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What somebody publishes and others listen to. Pure: no clock, no I/O, no randomness. */
public sealed interface Stream {
  /** Before the first fact. */
  record Absent() implements Stream {}

  /**
   * On air, talking or silent.
   *
   * @param since start of the first generation in this life
   * @param listeners in the order in which they joined; only those that joined at this node
   */
  record Live(
      long generation,
      StreamName name,
      PublisherId publisher,
      NodeName node,
      Instant since,
      boolean talking,
      Set<ListenerId> listeners)
      implements Stream {
    public Live {
      listeners = Collections.unmodifiableSet(new LinkedHashSet<>(listeners));
    }

    Live named(StreamName newName) {
      return new Live(generation, newName, publisher, node, since, talking, listeners);
    }

    Live gate(boolean nowTalking) {
      return new Live(generation, name, publisher, node, since, nowTalking, listeners);
    }

    Live with(ListenerId listener) {
      var more = new LinkedHashSet<>(listeners);
      more.add(listener);
      return new Live(generation, name, publisher, node, since, talking, more);
    }

    Live without(ListenerId listener) {
      var fewer = new LinkedHashSet<>(listeners);
      fewer.remove(listener);
      return new Live(generation, name, publisher, node, since, talking, fewer);
    }
  }

  /** Off air; the id may be used again by a higher generation. */
  record Ended(long generation, PublisherId publisher, EndReason reason) implements Stream {}

  /** Why a command is not granted. */
  enum Refusal {
    NO_SUCH_STREAM,
    ALREADY_LIVE,
    /** The generation is not above the one that was live last. */
    SUPERSEDED,
    OTHER_PUBLISHER,
    TOO_MANY_LISTENERS
  }

  /** Where every stream begins. */
  static Stream absent() {
    return new Absent();
  }

  /** Of the publisher that is or was live last; 0 before the first. */
  default long lastGeneration() {
    return switch (this) {
      case Absent _ -> 0;
      case Live live -> live.generation();
      case Ended ended -> ended.generation();
    };
  }

  /**
   * The transition table. A refusal is a value, not an exception; what is so already is granted
   * without an event.
   */
  static Decision<StreamEvent, Refusal> decide(Stream stream, StreamCommand command) {
    return switch (new Asked(stream, command)) {
      case Asked(Absent _, Start start) -> accept(started(start));
      case Asked(Ended ended, Start start) when start.generation() > ended.generation() ->
          accept(started(start));
      case Asked(Ended _, Start _) -> refuse(Refusal.SUPERSEDED);
      case Asked(Live _, Start _) -> refuse(Refusal.ALREADY_LIVE);

      case Asked(Live live, Resume resume) -> resume(live.generation(), live.publisher(), resume);
      case Asked(Ended ended, Resume resume) ->
          resume(ended.generation(), ended.publisher(), resume);
      case Asked(Absent _, Resume resume) -> accept(resumed(resume));

      case Asked(Live live, Rename(var name, _)) when live.name().equals(name) -> accept();
      case Asked(Live _, Rename(var name, var at)) -> accept(new StreamRenamed(name, at));

      case Asked(Live live, TalkStart(_)) when live.talking() -> accept();
      case Asked(Live _, TalkStart(var at)) -> accept(new TalkStarted(at));
      case Asked(Live live, TalkStop(_)) when !live.talking() -> accept();
      case Asked(Live _, TalkStop(var at)) -> accept(new TalkStopped(at));

      case Asked(Live live, Join(var listener, _, _)) when live.listeners().contains(listener) ->
          accept();
      case Asked(Live live, Join(_, var max, _)) when live.listeners().size() >= max ->
          refuse(Refusal.TOO_MANY_LISTENERS);
      case Asked(Live _, Join(var listener, _, var at)) -> accept(new ListenerJoined(listener, at));
      case Asked(Live live, Leave(var listener, var at)) when live.listeners().contains(listener) ->
          accept(new ListenerLeft(listener, at));
      case Asked(Live _, Leave _) -> accept();

      case Asked(Live _, End(var reason, var at)) -> accept(new StreamEnded(reason, at));

      case Asked(Absent _, Rename _), Asked(Ended _, Rename _) -> refuse(Refusal.NO_SUCH_STREAM);
      case Asked(Absent _, TalkStart _), Asked(Ended _, TalkStart _) ->
          refuse(Refusal.NO_SUCH_STREAM);
      case Asked(Absent _, TalkStop _), Asked(Ended _, TalkStop _) ->
          refuse(Refusal.NO_SUCH_STREAM);
      case Asked(Absent _, Join _), Asked(Ended _, Join _) -> refuse(Refusal.NO_SUCH_STREAM);
      case Asked(Absent _, Leave _), Asked(Ended _, Leave _) -> refuse(Refusal.NO_SUCH_STREAM);
      case Asked(Absent _, End _), Asked(Ended _, End _) -> refuse(Refusal.NO_SUCH_STREAM);
    };
  }

  /**
   * Folds one recorded fact into the state.
   *
   * @throws IllegalStateException for a corrupt log
   */
  static Stream evolve(Stream stream, StreamEvent event) {
    return switch (event) {
      case StreamStarted _ when stream instanceof Live -> throw corrupt(stream, event);
      case StreamStarted(var generation, var name, var publisher, var node, var at) ->
          new Live(generation, name, publisher, node, at, false, Set.of());
      case StreamResumed(var generation, var name, var publisher, var node, var at) ->
          switch (stream) {
            case Live live when live.node().equals(node) ->
                new Live(generation, name, publisher, node, live.since(), false, live.listeners());
            case Live live ->
                new Live(generation, name, publisher, node, live.since(), false, Set.of());
            case Ended _, Absent _ ->
                new Live(generation, name, publisher, node, at, false, Set.of());
          };
      case StreamRenamed(var name, _) -> live(stream, event).named(name);
      case TalkStarted _ -> live(stream, event).gate(true);
      case TalkStopped _ -> live(stream, event).gate(false);
      case ListenerJoined(var listener, _) -> live(stream, event).with(listener);
      case ListenerLeft(var listener, _) -> live(stream, event).without(listener);
      case StreamEnded(var reason, _) -> {
        var live = live(stream, event);
        yield new Ended(live.generation(), live.publisher(), reason);
      }
      // In any state: whoever reads may have seen some of what gave way meanwhile.
      case StreamSummarised summary ->
          new Ended(summary.generation(), summary.publisher(), summary.reason());
    };
  }

  /** Folds a whole history, or the rest of one. */
  static Stream evolve(Stream stream, List<? extends StreamEvent> events) {
    var state = stream;
    for (var event : events) state = evolve(state, event);
    return state;
  }

  /** One cell of the transition table. */
  record Asked(Stream stream, StreamCommand command) {}

  private static Decision<StreamEvent, Refusal> resume(
      long generation, PublisherId publisher, Resume resume) {
    if (!resume.publisher().equals(publisher)) return refuse(Refusal.OTHER_PUBLISHER);
    if (resume.generation() <= generation) return refuse(Refusal.SUPERSEDED);
    return accept(resumed(resume));
  }

  private static StreamEvent resumed(Resume resume) {
    return new StreamResumed(
        resume.generation(), resume.name(), resume.publisher(), resume.node(), resume.at());
  }

  private static StreamEvent started(Start start) {
    return new StreamStarted(
        start.generation(), start.name(), start.publisher(), start.node(), start.at());
  }

  private static Live live(Stream stream, StreamEvent event) {
    if (stream instanceof Live live) return live;
    throw corrupt(stream, event);
  }

  private static IllegalStateException corrupt(Stream stream, StreamEvent event) {
    return new IllegalStateException("corrupt log: " + event + " while " + stream);
  }
}
