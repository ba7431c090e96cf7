package io.hearthline.domain.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.InMemoryJournal;
import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Journal.Outcome.Appended;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.stream.Decision.Accepted;
import io.hearthline.domain.stream.Decision.Refused;
import io.hearthline.domain.stream.StreamCommand.End;
import io.hearthline.domain.stream.StreamCommand.Join;
import io.hearthline.domain.stream.StreamCommand.Leave;
import io.hearthline.domain.stream.StreamCommand.Rename;
import io.hearthline.domain.stream.StreamCommand.Resume;
import io.hearthline.domain.stream.StreamCommand.Start;
import io.hearthline.domain.stream.StreamCommand.TalkStart;
import io.hearthline.domain.stream.StreamCommand.TalkStop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is asked of a stream, its facts tell the same story as its state. */
class StreamProperties {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final StreamId PORCH = new StreamId("porch");
  private static final NodeName NODE = new NodeName("node");
  private static final int MAX_LISTENERS = 3;

  @Property(tries = 300)
  void foldingAsOneGoes_equalsReplayingTheJournal(@ForAll("histories") List<StreamCommand> asked) {
    var journal = journal();
    var state = Stream.absent();
    long version = 0;
    for (var command : asked) {
      if (Stream.decide(state, command) instanceof Accepted(var events) && !events.isEmpty()) {
        state = Stream.evolve(state, events);
        version = append(journal, version, events);
      }
    }
    var replayed =
        Stream.evolve(Stream.absent(), history(journal).stream().map(StreamFacts::event).toList());
    assertThat(replayed).isEqualTo(state);
  }

  @Property(tries = 100)
  void versions_neverSkip(@ForAll("histories") List<StreamCommand> asked) {
    var journal = journal();
    var state = Stream.absent();
    long version = 0;
    for (var command : asked) {
      if (Stream.decide(state, command) instanceof Accepted(var events) && !events.isEmpty()) {
        state = Stream.evolve(state, events);
        version = append(journal, version, events);
      }
    }
    assertThat(history(journal).stream().map(Recorded::version))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, version).boxed().toList());
  }

  @Property(tries = 100)
  void whatIsNotAccepted_changesNothing(@ForAll("histories") List<StreamCommand> asked) {
    var all = Stream.absent();
    var obedient = Stream.absent();
    var granted = new ArrayList<StreamCommand>();
    for (var command : asked) {
      switch (Stream.decide(all, command)) {
        case Accepted(var events) -> {
          all = Stream.evolve(all, events);
          granted.add(command);
        }
        case Refused _ -> {}
      }
    }
    for (var command : granted) {
      assertThat(Stream.decide(obedient, command)).isInstanceOf(Accepted.class);
      if (Stream.decide(obedient, command) instanceof Accepted(var events)) {
        obedient = Stream.evolve(obedient, events);
      }
    }
    assertThat(obedient).isEqualTo(all);
  }

  @Property(tries = 200)
  void limitsAndGenerations_holdInEveryState(@ForAll("histories") List<StreamCommand> asked) {
    var state = Stream.absent();
    long generation = 0;
    for (var command : asked) {
      if (!(Stream.decide(state, command) instanceof Accepted(var events))) continue;
      state = Stream.evolve(state, events);
      if (state instanceof Stream.Live live) {
        assertThat(live.listeners()).hasSizeLessThanOrEqualTo(MAX_LISTENERS);
        assertThat(live.generation()).isGreaterThanOrEqualTo(generation);
        generation = live.generation();
      }
    }
  }

  @Property(tries = 100)
  void askingTheSameTwice_recordsItOnce(@ForAll("histories") List<StreamCommand> asked) {
    var state = Stream.absent();
    for (var command : asked) {
      if (!(Stream.decide(state, command) instanceof Accepted(var events))) continue;
      state = Stream.evolve(state, events);
      switch (Stream.decide(state, command)) {
        case Accepted(var again) -> assertThat(again).isEmpty();
        case Refused _ -> {}
      }
    }
  }

  @Provide
  Arbitrary<List<StreamCommand>> histories() {
    return commands().list().ofMaxSize(60);
  }

  private static Arbitrary<StreamCommand> commands() {
    var generations = Arbitraries.longs().between(1, 6);
    var publishers = Arbitraries.of("anna", "ben").map(PublisherId::new);
    var names = Arbitraries.of("Porch", "Gate", "Tür").map(StreamName::new);
    var listeners = Arbitraries.of("a", "b", "c", "d", "e").map(ListenerId::new);
    var times = Arbitraries.longs().between(0, 10_000).map(NOON::plusSeconds);
    var reasons = Arbitraries.of(EndReason.UNPUBLISHED, EndReason.GONE);
    return Arbitraries.oneOf(
        List.of(
            Combinators.combine(generations, names, publishers, times)
                .as((g, n, p, at) -> new Start(g, n, p, NODE, at)),
            Combinators.combine(generations, names, publishers, times)
                .as((g, n, p, at) -> new Resume(g, n, p, NODE, at)),
            Combinators.combine(names, times).as(Rename::new),
            times.map(TalkStart::new),
            times.map(TalkStop::new),
            Combinators.combine(listeners, times).as((l, at) -> new Join(l, MAX_LISTENERS, at)),
            Combinators.combine(listeners, times).as((l, at) -> new Join(l, MAX_LISTENERS, at)),
            Combinators.combine(listeners, times).as(Leave::new),
            Combinators.combine(reasons, times).as(End::new)));
  }

  private static Journal journal() {
    return new InMemoryJournal(new InMemoryJournal.Retention(_ -> false, 10, 10_000));
  }

  private static long append(Journal journal, long version, List<StreamEvent> events) {
    var facts = events.stream().map(StreamFacts::fact).toList();
    var append =
        new Append(UUID.randomUUID(), StreamFacts.aggregate(PORCH), version, NODE.value(), facts);
    var outcome = journal.append(append).toCompletableFuture().join();
    assertThat(outcome).isInstanceOf(Appended.class);
    return ((Appended) outcome).facts().getLast().version();
  }

  private static List<Recorded> history(Journal journal) {
    return journal.read(StreamFacts.aggregate(PORCH)).toCompletableFuture().join();
  }
}
