package io.hearthline.bench.chaos;

import io.hearthline.bench.chaos.Decisions.Timed;
import io.hearthline.bench.client.LostStream;
import java.util.List;

/** Which streams a round may cost. */
final class Verdict {
  private Verdict() {}

  /**
   * Those that ought to have gone on: a publisher with a good token always does, and it lacks one
   * only if nodes that were killed, stopped or unplugged took its requests with them.
   */
  static List<LostStream> inexcusable(List<Timed> mishaps, List<LostStream> lost) {
    boolean swallowed = mishaps.stream().anyMatch(timed -> timed.mishap().swallowsAnswers());
    return lost.stream().filter(stream -> !swallowed || !stream.lacksToken()).toList();
  }
}
