package io.hearthline.domain.node;

import io.hearthline.domain.journal.AggregateId;
import io.hearthline.domain.journal.Fact;
import io.hearthline.domain.journal.Recorded;
import io.hearthline.domain.journal.Words;
import io.hearthline.domain.node.NodeEvent.NodeLost;
import io.hearthline.domain.node.NodeEvent.NodeStarted;
import io.hearthline.domain.node.NodeEvent.NodeStopped;
import io.hearthline.domain.stream.NodeName;
import java.util.Map;

/** How node events look in the journal. What is written stays readable for ever. */
public final class NodeFacts {
  private static final String KIND = "node";

  private NodeFacts() {}

  public static AggregateId aggregate(NodeName node) {
    return new AggregateId(KIND, node.value());
  }

  /** Whether an aggregate is a node. */
  public static boolean isNode(AggregateId aggregate) {
    return aggregate.kind().equals(KIND);
  }

  /** The fact to append for an event. */
  public static Fact fact(NodeEvent event) {
    Map<String, Object> body =
        switch (event) {
          case NodeStarted(var epoch, var software, var roles, _) ->
              Map.of("epoch", epoch, "software", software, "roles", Words.join(roles));
          case NodeStopped(var epoch, _) -> Map.of("epoch", epoch);
          case NodeLost(var epoch, var by, _) -> Map.of("epoch", epoch, "by", by.value());
        };
    return new Fact(event.getClass().getSimpleName(), event.at(), body);
  }

  /**
   * The event that a fact was made of.
   *
   * @throws IllegalArgumentException for a type or body that no release has written
   */
  public static NodeEvent event(Recorded recorded) {
    long epoch = recorded.number("epoch");
    var at = recorded.at();
    return switch (recorded.type()) {
      case "NodeStarted" ->
          new NodeStarted(
              epoch, recorded.text("software"), Words.split(recorded.text("roles")), at);
      case "NodeStopped" -> new NodeStopped(epoch, at);
      case "NodeLost" -> new NodeLost(epoch, new NodeName(recorded.text("by")), at);
      default -> throw new IllegalArgumentException("unknown fact " + recorded);
    };
  }
}
