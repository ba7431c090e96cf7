package io.hearthline.domain.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearthline.domain.Decision;
import io.hearthline.domain.node.Node.Down;
import io.hearthline.domain.node.Node.Refusal;
import io.hearthline.domain.node.Node.Up;
import io.hearthline.domain.node.NodeCommand.Lose;
import io.hearthline.domain.node.NodeCommand.Start;
import io.hearthline.domain.node.NodeCommand.Stop;
import io.hearthline.domain.node.NodeEvent.NodeLost;
import io.hearthline.domain.node.NodeEvent.NodeStarted;
import io.hearthline.domain.node.NodeEvent.NodeStopped;
import io.hearthline.domain.stream.NodeName;
import java.time.Instant;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NodeTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final Instant LATER = NOON.plusSeconds(60);
  private static final NodeName CELLAR = new NodeName("cellar");
  private static final SortedSet<String> ALL = new TreeSet<>(Set.of("all"));
  private static final Node UP = new Up(7, "0.1.0", ALL, NOON);

  @Test
  void laterRun_startsOverOneThatNeverSaidGoodBye() {
    assertThat(Node.decide(UP, new Start(8, "0.2.0", ALL, LATER)))
        .isEqualTo(Decision.accept(new NodeStarted(8, "0.2.0", ALL, LATER)));
  }

  @Test
  void earlierRun_isRefused() {
    assertThat(Node.decide(UP, new Start(6, "0.1.0", ALL, LATER)))
        .isEqualTo(Decision.refuse(Refusal.SUPERSEDED));
    assertThat(Node.decide(UP, new Stop(6, LATER))).isEqualTo(Decision.refuse(Refusal.SUPERSEDED));
  }

  @Test
  void lossOfAnEarlierRun_leavesTheLaterOneAlone() {
    assertThat(Node.decide(UP, new Lose(6, CELLAR, LATER)))
        .isEqualTo(Decision.refuse(Refusal.SUPERSEDED));
  }

  @Test
  void nodeThatStopped_isNotLostToo() {
    var stopped = Node.evolve(UP, new NodeStopped(7, LATER));
    assertThat(stopped).isEqualTo(new Down(7, false, LATER));
    assertThat(Node.decide(stopped, new Lose(7, CELLAR, LATER))).isEqualTo(Decision.accept());
  }

  @Test
  void nodeGivenUp_cannotStopAnyMore() {
    var lost = Node.evolve(UP, new NodeLost(7, CELLAR, LATER));
    assertThat(Node.decide(lost, new Stop(7, LATER)))
        .isEqualTo(Decision.refuse(Refusal.SUPERSEDED));
  }

  @Test
  void runNobodyKnows_hasNotStarted() {
    assertThat(Node.decide(UP, new Stop(8, LATER))).isEqualTo(Decision.refuse(Refusal.NOT_STARTED));
  }

  @Test
  void stopOfAnotherRun_isACorruptLog() {
    assertThatThrownBy(() -> Node.evolve(UP, new NodeStopped(6, LATER)))
        .isInstanceOf(IllegalStateException.class);
  }
}
