package io.hearthline.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.Fact;
import io.hearthline.domain.journal.InMemoryJournal;
import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.Journal.Outcome.Appended;
import io.hearthline.domain.journal.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever is asked of an aggregate, its facts tell the same story as its state. The properties of
 * each aggregate extend this.
 *
 * @param <S> states
 * @param <C> commands
 * @param <E> events
 */
public abstract class AggregateProperties<S, C, E> {
  protected abstract AggregateId aggregate();

  protected abstract S absent();

  /** The events of an accepted command, empty for a refused one. */
  protected abstract Optional<List<E>> decide(S state, C command);

  protected abstract S evolve(S state, E event);

  protected abstract Fact fact(E event);

  protected abstract E event(Recorded recorded);

  /** Any command, good or bad, out of few ids and times so that they meet. */
  protected abstract Arbitrary<C> commands();

  @Provide
  Arbitrary<List<C>> histories() {
    return commands().list().ofMaxSize(60);
  }

  @Property(tries = 300)
  void foldingAsOneGoes_equalsReplayingTheJournal(@ForAll("histories") List<C> asked) {
    var journal = journal();
    var state = fold(asked, journal);
    var replayed = absent();
    for (var recorded : history(journal)) replayed = evolve(replayed, event(recorded));
    assertThat(replayed).isEqualTo(state);
  }

  @Property(tries = 100)
  void versions_neverSkip(@ForAll("histories") List<C> asked) {
    var journal = journal();
    fold(asked, journal);
    var history = history(journal);
    assertThat(history.stream().map(Recorded::version))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, history.size()).boxed().toList());
  }

  @Property(tries = 100)
  void whatIsNotAccepted_changesNothing(@ForAll("histories") List<C> asked) {
    var all = absent();
    var obedient = absent();
    var granted = new ArrayList<C>();
    for (var command : asked) {
      var events = decide(all, command);
      if (events.isEmpty()) continue;
      all = fold(all, events.get());
      granted.add(command);
    }
    for (var command : granted) {
      var events = decide(obedient, command);
      assertThat(events).isPresent();
      obedient = fold(obedient, events.get());
    }
    assertThat(obedient).isEqualTo(all);
  }

  @Property(tries = 100)
  void askingTheSameTwice_recordsItOnce(@ForAll("histories") List<C> asked) {
    var state = absent();
    for (var command : asked) {
      var events = decide(state, command);
      if (events.isEmpty()) continue;
      state = fold(state, events.get());
      assertThat(decide(state, command).orElse(List.of())).isEmpty();
    }
  }

  private S fold(List<C> asked, Journal journal) {
    var state = absent();
    long version = 0;
    for (var command : asked) {
      var events = decide(state, command).orElse(List.of());
      if (events.isEmpty()) continue;
      state = fold(state, events);
      version = append(journal, version, events);
    }
    return state;
  }

  private S fold(S state, List<E> events) {
    var after = state;
    for (var event : events) after = evolve(after, event);
    return after;
  }

  private static Journal journal() {
    return new InMemoryJournal(new InMemoryJournal.Retention(_ -> false, 10, 10_000));
  }

  private long append(Journal journal, long version, List<E> events) {
    var facts = events.stream().map(this::fact).toList();
    var append = new Append(UUID.randomUUID(), aggregate(), version, "node", 1, facts);
    var outcome = journal.append(append).toCompletableFuture().join();
    assertThat(outcome).isInstanceOf(Appended.class);
    return ((Appended) outcome).facts().getLast().version();
  }

  private List<Recorded> history(Journal journal) {
    return journal.read(aggregate()).toCompletableFuture().join();
  }
}
