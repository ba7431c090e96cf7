package io.hearthline.verticles.directory;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.verticles.bus.StreamView;
import io.hearthline.verticles.directory.Assertion.Stamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AssertionsProperties {
  @Property
  void order_doesNotMatter(@ForAll("heard") List<Assertion> heard, @ForAll Random random) {
    var shuffled = new ArrayList<>(heard);
    Collections.shuffle(shuffled, random);

    assertThat(merged(shuffled)).isEqualTo(merged(heard));
  }

  @Property
  void hearingAgain_changesNothing(@ForAll("heard") List<Assertion> heard) {
    var twice = new ArrayList<>(heard);
    twice.addAll(heard);

    assertThat(merged(twice)).isEqualTo(merged(heard));
  }

  @Property
  void everyNode_isKnownByItsNewest(@ForAll("heard") List<Assertion> heard) {
    var merged = merged(heard);

    for (var assertion : heard) {
      var known = requireNonNull(merged.of(assertion.node()));
      assertThat(assertion.stamp().isNewerThan(known.stamp())).isFalse();
    }
  }

  @Property
  void everyStream_isThereOnce_inItsHighestGeneration(@ForAll("heard") List<Assertion> heard) {
    var merged = merged(heard);
    var streams = merged.streams();

    assertThat(streams).extracting(StreamView::id).doesNotHaveDuplicates();
    var ids = new HashSet<String>();
    for (var known : merged.byNode().values()) {
      for (var stream : known.streams()) {
        ids.add(stream.id());
        assertThat(streams)
            .anyMatch(shown ->
                shown.id().equals(stream.id()) && shown.generation() >= stream.generation());
      }
    }
    assertThat(streams).extracting(StreamView::id).containsExactlyInAnyOrderElementsOf(ids);
  }

  /** One (node, epoch, version) is one assertion: a node says a thing once. */
  @Provide
  Arbitrary<List<Assertion>> heard() {
    var node = Arbitraries.of("attic", "kitchen", "porch");
    var number = Arbitraries.longs().between(1, 4);
    return Combinators.combine(node, number, number)
        .as((name, epoch, version) -> said(name, new Stamp(epoch, version)))
        .list()
        .ofMaxSize(30);
  }

  private static Assertion said(String node, Stamp stamp) {
    var random = new Random(node.hashCode() * 31L + stamp.hashCode());
    var streams = new ArrayList<StreamView>();
    for (var id : List.of("stream_a", "stream_b", "stream_c")) {
      if (random.nextBoolean()) streams.add(Said.stream(id, node, 1 + random.nextInt(3)));
    }
    return Said.up(node, stamp.epoch(), stamp.version(), streams.toArray(StreamView[]::new));
  }

  private static Assertions merged(List<Assertion> heard) {
    var merged = Assertions.NONE;
    for (var assertion : heard) merged = merged.with(assertion);
    return merged;
  }
}
