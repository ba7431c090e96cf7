package io.hearthline.verticles.signaling.session;

import io.hearthline.verticles.bus.DirectoryView;
import io.hearthline.verticles.bus.NodeView;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where clients find the nodes: base URLs, the best one of each node first.
 *
 * @param own of this node
 * @param others of those that can be reached and take clients, by name
 * @param known of all other nodes, those that are missed just now too
 * @param origins web origins of all other nodes' pages
 * @param relays all nodes that carry audio, this one too if it does
 */
public record Nodes(
    List<String> own,
    List<String> others,
    List<String> known,
    List<String> origins,
    List<Relay> relays) {
  public static final Nodes NONE = new Nodes(List.of(), List.of(), List.of(), List.of(), List.of());

  /**
   * A node that carries audio.
   *
   * @param epoch of its present life
   */
  public record Relay(String node, long epoch, State state) {
    /** What may be expected of it. */
    public enum State {
      FREE,
      /** Takes no new transports. */
      DRAINING,
      /** Has not been heard lately: requests fail, its audio may go on. */
      MISSED
    }

    static Relay of(NodeView node) {
      var state =
          !node.reachable()
              ? State.MISSED
              : node.state().equals("up") ? State.FREE : State.DRAINING;
      return new Relay(node.node(), node.epoch(), state);
    }
  }

  public Nodes {
    own = List.copyOf(own);
    others = List.copyOf(others);
    known = List.copyOf(known);
    origins = List.copyOf(origins);
    relays = List.copyOf(relays);
  }

  static Nodes of(DirectoryView view) {
    Predicate<NodeView> other = node -> !node.self();
    return new Nodes(
        collect(view, NodeView::self, NodeView::urls),
        collect(view, other.and(Nodes::takesClients), NodeView::urls),
        collect(view, other, NodeView::urls),
        collect(view, other, NodeView::origins),
        view.nodes().stream().filter(NodeView::relays).map(Relay::of).toList());
  }

  /** One without signaling has no URLs. */
  private static boolean takesClients(NodeView node) {
    return node.reachable() && node.state().equals("up");
  }

  private static List<String> collect(
      DirectoryView view, Predicate<NodeView> wanted, Function<NodeView, List<String>> what) {
    return view.nodes().stream()
        .filter(wanted)
        .map(what)
        .flatMap(Collection::stream)
        .distinct()
        .toList();
  }

  /**
   * For a client to choose from, this one first, whose addresses are the only ones it need not try.
   * Nobody, as long as this node does not know itself where it is found.
   */
  public List<String> all() {
    if (own.isEmpty()) return List.of();
    return Stream.concat(own.stream(), others.stream()).distinct().toList();
  }
}
