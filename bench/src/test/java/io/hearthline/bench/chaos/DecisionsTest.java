package io.hearthline.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.bench.chaos.Decisions.Timed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DecisionsTest {
  private static final int NODES = 3;

  private static List<List<Timed>> rounds(long seed, boolean cutsLinks) {
    var decisions = new Decisions(seed, NODES, 3, cutsLinks, 30_000);
    var rounds = new ArrayList<List<Timed>>();
    for (int i = 0; i < 300; i++) rounds.add(decisions.next());
    return rounds;
  }

  @Test
  void oneSeed_alwaysDecidesTheSame() {
    assertThat(rounds(7, true)).isEqualTo(rounds(7, true));
  }

  @Test
  void anotherSeed_decidesOtherwise() {
    assertThat(rounds(7, true)).isNotEqualTo(rounds(8, true));
  }

  @Test
  void withoutLinks_noneIsCut() {
    assertThat(mishaps(rounds(7, false)))
        .noneMatch(mishap ->
            mishap instanceof Mishap.CutOff
                || mishap instanceof Mishap.OneWay
                || mishap instanceof Mishap.Unplug);
  }

  @Test
  void everyKindOfMishap_happens() {
    var kinds = new HashSet<Class<?>>();
    for (var mishap : mishaps(rounds(7, true))) kinds.add(mishap.getClass());

    assertThat(kinds).hasSize(Mishap.class.getPermittedSubclasses().length);
  }

  @Test
  void whoHasLeft_isLeftAloneUntilItJoins_andTwoNodesStay() {
    for (long seed = 0; seed < 20; seed++) {
      Set<Integer> away = new HashSet<>();
      for (var mishap : mishaps(rounds(seed, true))) {
        switch (mishap) {
          case Mishap.Leave(int node) -> assertThat(away.add(node)).isTrue();
          case Mishap.Join(int node) -> assertThat(away.remove(node)).isTrue();
          case Mishap.Kill(int node, _) -> assertThat(away).doesNotContain(node);
          case Mishap.Stop(int node, _) -> assertThat(away).doesNotContain(node);
          case Mishap.Restart(int node) -> assertThat(away).doesNotContain(node);
          default -> {}
        }
        assertThat(away.size()).isLessThanOrEqualTo(NODES - 2);
      }
    }
  }

  private static List<Mishap> mishaps(List<List<Timed>> rounds) {
    return rounds.stream().flatMap(List::stream).map(Timed::mishap).toList();
  }
}
