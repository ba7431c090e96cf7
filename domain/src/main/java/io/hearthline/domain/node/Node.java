package io.hearthline.domain.node;

import io.hearthline.domain.Decision;
import io.hearthline.domain.node.NodeCommand.Lose;
import io.hearthline.domain.node.NodeCommand.Start;
import io.hearthline.domain.node.NodeCommand.Stop;
import io.hearthline.domain.node.NodeEvent.NodeLost;
import io.hearthline.domain.node.NodeEvent.NodeStarted;
import io.hearthline.domain.node.NodeEvent.NodeStopped;
import java.time.Instant;
import java.util.SortedSet;

/** One node of the installation, run after run. Pure: no clock, no I/O, no randomness. */
public sealed interface Node {
  /** Before the first fact. */
  record Absent() implements Node {}

  /** Running, as far as anybody knows. */
  record Up(long epoch, String software, SortedSet<String> roles, Instant since) implements Node {}

  /**
   * Not running.
   *
   * @param lost whether a survivor had to say so
   */
  record Down(long epoch, boolean lost, Instant since) implements Node {}

  /** Why a command is not granted. */
  enum Refusal {
    /** A later run of this node is known, or this one is over. */
    SUPERSEDED,
    /** No such run has started. */
    NOT_STARTED
  }

  /** Where every node begins. */
  static Node absent() {
    return new Absent();
  }

  /** The transition table. A refusal is a value; what is so already is granted without an event. */
  static Decision<NodeEvent, Refusal> decide(Node node, NodeCommand command) {
    return switch (new Asked(node, command)) {
      case Asked(Absent _, Start start) -> started(start);
      case Asked(Up up, Start start) when start.epoch() > up.epoch() -> started(start);
      case Asked(Up up, Start start) when start.epoch() == up.epoch() -> Decision.accept();
      case Asked(Down down, Start start) when start.epoch() > down.epoch() -> started(start);
      case Asked(_, Start _) -> Decision.refuse(Refusal.SUPERSEDED);

      case Asked(Up up, Stop(var epoch, var at)) when epoch == up.epoch() ->
          Decision.accept(new NodeStopped(epoch, at));
      case Asked(Down down, Stop stop) when stop.epoch() == down.epoch() && !down.lost() ->
          Decision.accept();
      case Asked(_, Stop(var epoch, _)) -> over(node, epoch);

      case Asked(Up up, Lose(var epoch, var by, var at)) when epoch == up.epoch() ->
          Decision.accept(new NodeLost(epoch, by, at));
      case Asked(Down down, Lose lose) when lose.epoch() == down.epoch() -> Decision.accept();
      case Asked(_, Lose(var epoch, _, _)) -> over(node, epoch);
    };
  }

  /**
   * Folds one recorded fact into the state.
   *
   * @throws IllegalStateException for a corrupt log
   */
  static Node evolve(Node node, NodeEvent event) {
    return switch (event) {
      case NodeStarted(var epoch, var software, var roles, var at) -> {
        if (epoch <= epoch(node)) throw corrupt(node, event);
        yield new Up(epoch, software, roles, at);
      }
      case NodeStopped(var epoch, var at) -> down(node, event, new Down(epoch, false, at));
      case NodeLost(var epoch, _, var at) -> down(node, event, new Down(epoch, true, at));
    };
  }

  /** One cell of the transition table. */
  record Asked(Node node, NodeCommand command) {}

  /** Of the latest run; below any other for a node that never ran. */
  static long epoch(Node node) {
    return switch (node) {
      case Absent _ -> Long.MIN_VALUE;
      case Up up -> up.epoch();
      case Down down -> down.epoch();
    };
  }

  private static Decision<NodeEvent, Refusal> started(Start start) {
    return Decision.accept(
        new NodeStarted(start.epoch(), start.software(), start.roles(), start.at()));
  }

  private static Decision<NodeEvent, Refusal> over(Node node, long epoch) {
    return Decision.refuse(epoch > epoch(node) ? Refusal.NOT_STARTED : Refusal.SUPERSEDED);
  }

  private static Node down(Node node, NodeEvent event, Down down) {
    if (node instanceof Up up && up.epoch() == event.epoch()) return down;
    throw corrupt(node, event);
  }

  private static IllegalStateException corrupt(Node node, NodeEvent event) {
    return new IllegalStateException("corrupt log: " + event + " while " + node);
  }
}
