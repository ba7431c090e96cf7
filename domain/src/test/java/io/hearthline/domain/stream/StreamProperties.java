package io.hearthline.domain.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.domain.AggregateProperties;
import io.hearthline.domain.Decision.Accepted;
import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Fact;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.stream.StreamCommand.End;
import io.hearthline.domain.stream.StreamCommand.Join;
import io.hearthline.domain.stream.StreamCommand.Leave;
import io.hearthline.domain.stream.StreamCommand.Rename;
import io.hearthline.domain.stream.StreamCommand.Resume;
import io.hearthline.domain.stream.StreamCommand.Start;
import io.hearthline.domain.stream.StreamCommand.TalkStart;
import io.hearthline.domain.stream.StreamCommand.TalkStop;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class StreamProperties extends AggregateProperties<Stream, StreamCommand, StreamEvent> {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final StreamId PORCH = new StreamId("porch");
  private static final NodeName NODE = new NodeName("node");
  private static final int MAX_LISTENERS = 3;

  @Override
  protected AggregateId aggregate() {
    return StreamFacts.aggregate(PORCH);
  }

  @Override
  protected Stream absent() {
    return Stream.absent();
  }

  @Override
  protected Optional<List<StreamEvent>> decide(Stream state, StreamCommand command) {
    return Stream.decide(state, command) instanceof Accepted(var events)
        ? Optional.of(events)
        : Optional.empty();
  }

  @Override
  protected Stream evolve(Stream state, StreamEvent event) {
    return Stream.evolve(state, event);
  }

  @Override
  protected Fact fact(StreamEvent event) {
    return StreamFacts.fact(event);
  }

  @Override
  protected StreamEvent event(Recorded recorded) {
    return StreamFacts.event(recorded);
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

  @Property(tries = 200)
  void summary_foldsToTheStateOfWhatItStandsFor(@ForAll("histories") List<StreamCommand> asked) {
    var tally = Tally.none();
    for (var command : asked) {
      if (!(Stream.decide(tally.stream(), command) instanceof Accepted(var events))) continue;
      for (var event : events) {
        var after = tally.after(event);
        if (event instanceof StreamEvent.StreamEnded end) {
          var summary = tally.summary(end);
          assertThat(Stream.evolve(tally.stream(), summary)).isEqualTo(after.stream());
          assertThat(Stream.evolve(Stream.absent(), summary)).isEqualTo(after.stream());
          assertThat(summary.talked().isNegative()).isFalse();
        }
        tally = after;
      }
    }
  }

  @Override
  protected Arbitrary<StreamCommand> commands() {
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
}
