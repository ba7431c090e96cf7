package io.hearthline.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.bench.chaos.Decisions.Timed;
import io.hearthline.bench.client.EndedStream;
import io.hearthline.bench.client.LostStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final List<Timed> KILL = List.of(new Timed(0, new Mishap.Kill(0, 500)));
  private static final List<Timed> CUT = List.of(new Timed(0, new Mishap.CutOff(0, 500)));

  private static final EndedStream ENDED = new EndedStream("listener-0", "stream_a", "node-lost");

  private static LostStream lost(int unanswered) {
    return new LostStream("talker-0", "stream_a", unanswered, "conflict: resumed since");
  }

  @Test
  void twoAnswersLost_withAKilledNode_areAnExcuse() {
    assertThat(Verdict.wrong(KILL, List.of(lost(2)), List.of())).isEmpty();
  }

  @Test
  void oneAnswerLost_isNone_becauseTheTokenBeforeItIsGood() {
    assertThat(Verdict.wrong(KILL, List.of(lost(1)), List.of()))
        .containsExactly(lost(1).toString());
  }

  @Test
  void twoAnswersLost_whileClientsReachEveryNode_areNone() {
    assertThat(Verdict.wrong(CUT, List.of(lost(2)), List.of())).containsExactly(lost(2).toString());
  }

  @Test
  void endOfAStreamWhosePublisherGoesOn_isWrong_whateverHappened() {
    assertThat(Verdict.wrong(KILL, List.of(), List.of(ENDED))).containsExactly(ENDED.toString());
  }

  @Test
  void goodByeHeardByANodeThatIsCutOff_isAnExcuse_becauseItCannotKnowWhereItGoesOn() {
    var goodBye = new EndedStream("listener-0", "stream_a", "dtls-close");
    assertThat(Verdict.wrong(CUT, List.of(), List.of(goodBye))).isEmpty();
    assertThat(Verdict.wrong(KILL, List.of(), List.of(goodBye)))
        .containsExactly(goodBye.toString());
    assertThat(Verdict.wrong(CUT, List.of(), List.of(ENDED))).containsExactly(ENDED.toString());
  }

  @Test
  void endOfAStreamThatIsExcused_isExcusedToo() {
    assertThat(Verdict.wrong(KILL, List.of(lost(2)), List.of(ENDED))).isEmpty();
  }
}
