package io.hearthline.media.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checking end against a lite agent, by ways that can be cut, on a clock of its own. */
class PathChecksTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;
  private static final long HERE = 0xFFFF_C0A8_0002L;

  private final SecureRandom random = new SecureRandom();
  private final IceCredentials peer = IceCredentials.random(random);
  private final List<String> log = new ArrayList<>();
  private final List<String> dead = new ArrayList<>();
  private final List<String> nominated = new ArrayList<>();
  private final MemorySegment out = MemorySegment.ofArray(new byte[1_200]);
  private final MemorySegment back = MemorySegment.ofArray(new byte[1_200]);
  private final StunMessage message = new StunMessage();
  private final StunWriter writer = new StunWriter();
  private long nowNanos;
  private String sentBy = "";
  private int sent;
  private int answers;
  private int lateMillis;

  private final IceLite<String, String> lite =
      new IceLite<>(
          peer,
          new IceLite.Pairs<>() {
            @Override
            public String validated(String socket, long high, long low, int port) {
              return socket;
            }

            @Override
            public void evicted(String pair) {}

            @Override
            public void selected(String pair) {}
          },
          0);

  private final PathChecks<String> checks =
      new PathChecks<>(
          "local",
          peer,
          new PathChecks.Paths<>() {
            @Override
            public MemorySegment slot(String path) {
              sentBy = path;
              return out;
            }

            @Override
            public void commit(int length) {
              sent++;
              deliver(sentBy, length);
            }

            @Override
            public void opened(String path) {
              log.add("opened " + path);
            }

            @Override
            public void evicted(String path) {
              log.add("evicted " + path);
            }

            @Override
            public void selected(String path) {
              log.add("selected " + path);
            }
          },
          random,
          0);

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Answer(String path, byte[] bytes, long dueNanos) {}

  private final List<Answer> underWay = new ArrayList<>();

  private void deliver(String path, int length) {
    if (dead.contains(path)) return;
    assertThat(message.parse(out, length)).isTrue();
    if (message.useCandidate()) nominated.add(path);
    int bytes = lite.onRequest(message, path, 0, HERE, 5_000, nowNanos, writer, back);
    assertThat(bytes).isPositive();
    var answer = new byte[bytes];
    MemorySegment.copy(back, 0, MemorySegment.ofArray(answer), 0, bytes);
    underWay.add(new Answer(path, answer, nowNanos + lateMillis * MILLI));
  }

  private void pass(long nanos) {
    for (long until = nowNanos + nanos; nowNanos < until; nowNanos += 20 * MILLI) {
      checks.tick(nowNanos);
      for (var answer : List.copyOf(underWay)) {
        if (answer.dueNanos > nowNanos) continue;
        underWay.remove(answer);
        answer(answer.path, answer.bytes);
      }
    }
  }

  private void answer(String path, byte[] bytes) {
    assertThat(message.parse(MemorySegment.ofArray(bytes), bytes.length)).isTrue();
    answers++;
    checks.onAnswer(message, path::equals, nowNanos);
  }

  @Test
  void firstPathThatAnswers_isNominated_andAloneGoneOnWith() {
    dead.add("a");
    checks.paths(List.of("a", "b"));
    pass(10 * SECOND);
    assertThat(log).containsExactly("opened b", "selected b");
    assertThat(nominated).isNotEmpty().containsOnly("b");
    assertThat(lite.selected()).isEqualTo("b");
    assertThat(sent).isLessThan(20);
    assertThat(checks.silentForNanos(nowNanos)).isLessThan(SECOND + 20 * MILLI);
  }

  @Test
  void nothingAnswers_isTriedOnWithPatience() {
    dead.addAll(List.of("a", "b"));
    checks.paths(List.of("a", "b"));
    pass(SECOND);
    assertThat(sent).isBetween(20, 42);
    assertThat(checks.hurried(nowNanos)).isTrue();
    pass(100 * SECOND);
    assertThat(sent).isLessThan(400);
    assertThat(checks.hurried(nowNanos)).isFalse();
    dead.clear();
    pass(SECOND + 20 * MILLI);
    assertThat(log).contains("selected a");
  }

  @Test
  void pathThatDies_isReplacedByAnother_andGivenUpWithItsConsent() {
    checks.paths(List.of("a", "b"));
    pass(SECOND);
    var first = log.contains("selected a") ? "a" : "b";
    var other = first.equals("a") ? "b" : "a";
    dead.add(first);
    pass(3 * SECOND);
    assertThat(log).endsWith("selected " + other);
    assertThat(lite.selected()).isEqualTo(other);
    pass(30 * SECOND);
    assertThat(log).endsWith("evicted " + first);
  }

  @Test
  void pathCutFor5s_isTheSameAgain() {
    checks.paths(List.of("a"));
    pass(SECOND);
    dead.add("a");
    pass(5 * SECOND);
    assertThat(checks.silentForNanos(nowNanos)).isGreaterThan(5 * SECOND);
    dead.clear();
    pass(600 * MILLI);
    assertThat(checks.silentForNanos(nowNanos)).isLessThan(600 * MILLI);
    assertThat(log).containsExactly("opened a", "selected a");
  }

  @Test
  void slowAnswers_stillCount_andTellTheRoundTrip() {
    lateMillis = 300;
    checks.paths(List.of("a"));
    pass(4 * SECOND);
    assertThat(log).containsExactly("opened a", "selected a");
    assertThat(checks.rttNanos()).isEqualTo(300 * MILLI);
  }

  @Test
  void answerRepeatedOrFromElsewhereOrForged_provesNothing() {
    lateMillis = 100;
    checks.paths(List.of("a"));
    checks.tick(nowNanos);
    var answer = underWay.removeFirst();
    var forged = answer.bytes.clone();
    forged[25] ^= 1;
    if (message.parse(MemorySegment.ofArray(forged), forged.length)) {
      checks.onAnswer(message, "a"::equals, nowNanos);
    }
    answer("elsewhere", answer.bytes);
    assertThat(log).isEmpty();
    answer("a", answer.bytes);
    assertThat(log).containsExactly("opened a", "selected a");
    dead.add("a");
    nowNanos += 4 * SECOND;
    answer("a", answer.bytes);
    assertThat(checks.silentForNanos(nowNanos)).isEqualTo(4 * SECOND);
    assertThat(answers).isEqualTo(3);
  }

  @Test
  void socketThatIsGone_takesItsPathAlong() {
    checks.paths(List.of("a"));
    pass(SECOND);
    checks.paths(List.of("b"));
    pass(SECOND);
    assertThat(log)
        .containsExactly("opened a", "selected a", "evicted a", "opened b", "selected b");
  }
}
