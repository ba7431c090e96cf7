package io.hearthline.verticles.directory;

import static io.hearthline.verticles.directory.Said.leaving;
import static io.hearthline.verticles.directory.Said.stream;
import static io.hearthline.verticles.directory.Said.up;
import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.verticles.bus.DirectoryView;
import io.hearthline.verticles.bus.NodeView;
import io.hearthline.verticles.directory.Assertion.End;
import io.hearthline.verticles.directory.LiveNodes.Change;
import io.hearthline.verticles.directory.LiveNodes.NodeChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveNodesTest {
  private static final Duration STEP = Duration.ofMillis(100);

  private final LiveNodes nodes = new LiveNodes("attic", Patience.USUAL);

  @Test
  void firstAssertion_isAJoin() {
    assertThat(nodes.hear(up("porch", 1, 1))).contains(new NodeChange("porch", Change.JOINED));
    assertThat(nodes.hear(up("porch", 1, 2))).isEmpty();
  }

  @Test
  void ownAssertion_isNoNews() {
    assertThat(nodes.hear(up("attic", 1, 1, stream("stream_a", "attic", 1)))).isEmpty();
    assertThat(nodes.view().streams()).hasSize(1);
  }

  @Test
  void silence_makesANodeUnreachable_andKeepsItsStreams() {
    nodes.hear(up("porch", 1, 1, stream("stream_a", "porch", 1)));

    assertThat(pass(3_000)).containsExactly(new NodeChange("porch", Change.UNREACHABLE));
    assertThat(nodes.view().nodes()).extracting(NodeView::reachable).containsExactly(false);
    assertThat(nodes.view().streams())
        .extracting(DirectoryView.Listed::reachable)
        .containsExactly(false);
  }

  @Test
  void nodeThatSpeaksAgain_isBack() {
    nodes.hear(up("porch", 1, 1));
    pass(10_000);

    assertThat(nodes.hear(up("porch", 1, 2))).contains(new NodeChange("porch", Change.BACK));
    assertThat(nodes.view().nodes()).extracting(NodeView::reachable).containsExactly(true);
  }

  @Test
  void longSilence_losesANode_andSaysSoOfItsStreams() {
    nodes.hear(up("porch", 1, 1, stream("stream_a", "porch", 1)));

    assertThat(pass(30_000)).contains(new NodeChange("porch", Change.LOST));
    assertThat(nodes.view().nodes()).isEmpty();
    assertThat(nodes.view().ended()).containsEntry("stream_a", "node-lost");
  }

  @Test
  void lostNode_thatWasOnlyAsleep_joinsWithItsStreams() {
    nodes.hear(up("porch", 1, 1, stream("stream_a", "porch", 1)));
    pass(40_000);

    assertThat(nodes.hear(up("porch", 1, 2, stream("stream_a", "porch", 1))))
        .contains(new NodeChange("porch", Change.JOINED));
    assertThat(nodes.view().ended()).isEmpty();
  }

  @Test
  void goodBye_countsAtOnce_andTellsWhyStreamsEnded() {
    nodes.hear(up("porch", 1, 1, stream("stream_a", "porch", 1)));

    assertThat(nodes.hear(leaving("porch", 1, 2, new End("stream_a", "shutdown"))))
        .contains(new NodeChange("porch", Change.LEFT));
    assertThat(nodes.view().nodes()).isEmpty();
    assertThat(nodes.view().ended()).containsEntry("stream_a", "shutdown");
  }

  @Test
  void assertionOvertakenByTheGoodBye_doesNotBringTheNodeBack() {
    nodes.hear(leaving("porch", 1, 7));

    assertThat(nodes.hear(up("porch", 1, 6))).isEmpty();
    assertThat(nodes.view().nodes()).isEmpty();
  }

  @Test
  void nodeThatLeft_isNotLostLater() {
    nodes.hear(up("porch", 1, 1));
    nodes.hear(leaving("porch", 1, 2));

    assertThat(pass(40_000)).isEmpty();
  }

  @Test
  void restartedNode_isTakenAtItsNewWord() {
    nodes.hear(up("porch", 1, 900, stream("stream_a", "porch", 1)));
    nodes.hear(up("porch", 2, 1));

    assertThat(nodes.view().streams()).isEmpty();
  }

  @Test
  void nodeThatSleptItself_doesNotMissTheOthers() {
    nodes.hear(up("porch", 1, 1));

    assertThat(nodes.pass(Duration.ofSeconds(60))).isEmpty();
    assertThat(nodes.view().nodes()).extracting(NodeView::reachable).containsExactly(true);
  }

  @Test
  void itself_isNeverMissed() {
    nodes.hear(up("attic", 1, 1));

    assertThat(pass(60_000)).isEmpty();
    assertThat(nodes.view().nodes()).extracting(NodeView::reachable).containsExactly(true);
  }

  private List<NodeChange> pass(long millis) {
    var changes = new ArrayList<NodeChange>();
    for (long passed = 0; passed < millis; passed += STEP.toMillis()) {
      changes.addAll(nodes.pass(STEP));
    }
    return changes;
  }
}
