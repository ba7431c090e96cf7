package io.hearthline.verticles.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.verticles.bus.DirectoryView;
import io.hearthline.verticles.bus.NodeView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodesTest {
  private static final NodeView PORCH = node("porch", "up", true);

  @Test
  void thisNode_isFirst() {
    assertThat(nodes(node("attic", "up", true), PORCH).all())
        .containsExactly("https://porch", "https://attic");
  }

  @Test
  void nodesThatTakeNobody_areNotNamed_butKnown() {
    var nodes = nodes(node("attic", "draining", true), node("cellar", "up", false), PORCH);

    assertThat(nodes.others()).isEmpty();
    assertThat(nodes.known()).containsExactly("https://attic", "https://cellar");
    assertThat(nodes.origins()).containsExactly("https://attic.local", "https://cellar.local");
  }

  @Test
  void whoDoesNotKnowItself_namesNobody_becauseClientsTakeTheFirstForIt() {
    var starting =
        new NodeView("porch", 1, "up", true, List.of("all"), List.of(), List.of(), "1.0", 0, true);

    assertThat(nodes(node("attic", "up", true), starting).all()).isEmpty();
  }

  private static Nodes nodes(NodeView... views) {
    return Nodes.of(new DirectoryView(List.of(views), List.of(), Map.of()));
  }

  private static NodeView node(String name, String state, boolean reachable) {
    return new NodeView(
        name,
        1,
        state,
        reachable,
        List.of("all"),
        List.of("https://" + name),
        List.of("https://" + name + ".local"),
        "1.0",
        0,
        name.equals("porch"));
  }
}
