package io.hearthline.domain.node;

import io.hearthline.domain.AggregateProperties;
import io.hearthline.domain.Decision.Accepted;
import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Fact;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.stream.NodeName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

class NodeProperties extends AggregateProperties<Node, NodeCommand, NodeEvent> {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  @Override
  protected AggregateId aggregate() {
    return NodeFacts.aggregate(new NodeName("attic"));
  }

  @Override
  protected Node absent() {
    return Node.absent();
  }

  @Override
  protected Optional<List<NodeEvent>> decide(Node state, NodeCommand command) {
    return Node.decide(state, command) instanceof Accepted<NodeEvent, ?>(var events)
        ? Optional.of(events)
        : Optional.empty();
  }

  @Override
  protected Node evolve(Node state, NodeEvent event) {
    return Node.evolve(state, event);
  }

  @Override
  protected Fact fact(NodeEvent event) {
    return NodeFacts.fact(event);
  }

  @Override
  protected NodeEvent event(Recorded recorded) {
    return NodeFacts.event(recorded);
  }

  @Override
  protected Arbitrary<NodeCommand> commands() {
    var epochs = Arbitraries.longs().between(1, 6);
    var times = Arbitraries.longs().between(0, 10_000).map(NOON::plusSeconds);
    var software = Arbitraries.of("0.1.0", "0.2.0");
    var roles = Arbitraries.of("signaling", "relay", "health").set().map(TreeSet::new);
    var survivors = Arbitraries.of("cellar", "garage").map(NodeName::new);
    return Arbitraries.oneOf(
        List.of(
            Combinators.combine(epochs, software, roles, times).as(NodeCommand.Start::new),
            Combinators.combine(epochs, times).as(NodeCommand.Stop::new),
            Combinators.combine(epochs, survivors, times).as(NodeCommand.Lose::new)));
  }
}
