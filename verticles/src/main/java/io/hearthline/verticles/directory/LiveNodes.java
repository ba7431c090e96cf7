package io.hearthline.verticles.directory;

import io.hearthline.verticles.bus.DirectoryView;
import io.hearthline.verticles.bus.NodeView;
import io.hearthline.verticles.bus.StreamView;
import io.hearthline.verticles.directory.Assertion.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The nodes that are there, missed or gone, by what they assert and for how long they have been
 * silent. Knows no clock: time comes in steps, and a step that is too long was spent asleep by this
 * very node, which says nothing about the others.
 */
final class LiveNodes {
  /** What became of a node. */
  enum Change {
    JOINED,
    UNREACHABLE,
    BACK,
    LEFT,
    LOST;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A node and what became of it. */
  record NodeChange(String node, Change change) {}

  private static final Duration LONGEST_STEP = Duration.ofMillis(500);
  private static final String LOST_REASON = "node-lost";
  private static final int MAX_LOST_STREAMS = 256;

  private final String self;
  private final Patience patience;
  private final Map<String, Duration> silence = new HashMap<>();
  private final Map<String, String> lostStreams =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MAX_LOST_STREAMS;
        }
      };
  private Assertions assertions = Assertions.NONE;

  LiveNodes(String self, Patience patience) {
    this.self = self;
    this.patience = patience;
  }

  /** What changed about the node that was heard. */
  Optional<NodeChange> hear(Assertion heard) {
    if (!assertions.isNews(heard)) return Optional.empty();
    var node = heard.node();
    var before = assertions.of(node);
    var silentBefore = silence.get(node);
    assertions = assertions.with(heard);
    silence.put(node, Duration.ZERO);
    boolean wasHere =
        before != null
            && before.state() != State.LEAVING
            && before.stamp().epoch() == heard.stamp().epoch();
    if (heard.state() == State.LEAVING) return change(wasHere, node, Change.LEFT);
    if (!wasHere) return change(true, node, Change.JOINED);
    return change(silentBefore != null && isMissed(silentBefore), node, Change.BACK);
  }

  private Optional<NodeChange> change(boolean happened, String node, Change change) {
    return happened && !node.equals(self)
        ? Optional.of(new NodeChange(node, change))
        : Optional.empty();
  }

  /** Lets time pass for all but this node, which always hears itself. */
  List<NodeChange> pass(Duration step) {
    var counted = step.compareTo(LONGEST_STEP) > 0 ? LONGEST_STEP : step;
    var changes = new ArrayList<NodeChange>();
    for (var assertion : assertions.byNode().values()) {
      var node = assertion.node();
      if (node.equals(self)) continue;
      var before = silence.getOrDefault(node, Duration.ZERO);
      var now = before.plus(counted);
      silence.put(node, now);
      boolean left = assertion.state() == State.LEAVING;
      if (now.compareTo(patience.untilLost()) >= 0) {
        forget(assertion);
        if (!left) changes.add(new NodeChange(node, Change.LOST));
      } else if (!left && isMissed(now) && !isMissed(before)) {
        changes.add(new NodeChange(node, Change.UNREACHABLE));
      }
    }
    return changes;
  }

  private void forget(Assertion assertion) {
    assertions = assertions.without(assertion.node());
    silence.remove(assertion.node());
    for (var stream : assertion.streams()) lostStreams.put(stream.id(), LOST_REASON);
  }

  private boolean isMissed(Duration silent) {
    return silent.compareTo(patience.untilMissed()) >= 0;
  }

  private boolean isReachable(String node) {
    return node.equals(self) || !isMissed(silence.getOrDefault(node, Duration.ZERO));
  }

  DirectoryView view() {
    var streams =
        assertions.streams().stream()
            .sorted(Comparator.comparing(StreamView::since).thenComparing(StreamView::id))
            .map(stream -> new DirectoryView.Listed(stream, isReachable(stream.node())))
            .toList();
    return new DirectoryView(nodes(), streams, ended(streams));
  }

  private List<NodeView> nodes() {
    return assertions.byNode().values().stream()
        .filter(assertion -> assertion.state() != State.LEAVING)
        .sorted(Comparator.comparing(Assertion::node))
        .map(this::view)
        .toList();
  }

  private NodeView view(Assertion assertion) {
    var about = assertion.self();
    return new NodeView(
        assertion.node(),
        assertion.stamp().epoch(),
        assertion.state().word(),
        isReachable(assertion.node()),
        about.roles(),
        about.urls(),
        about.origins(),
        about.software(),
        assertion.streams().size(),
        assertion.node().equals(self));
  }

  private Map<String, String> ended(List<DirectoryView.Listed> live) {
    var reasons = new HashMap<>(lostStreams);
    for (var assertion : assertions.byNode().values()) {
      for (var end : assertion.ended()) reasons.put(end.stream(), end.reason());
    }
    for (var listed : live) reasons.remove(listed.stream().id());
    return reasons;
  }
}
