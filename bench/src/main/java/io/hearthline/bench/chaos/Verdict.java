package io.hearthline.bench.chaos;

import io.hearthline.bench.chaos.Decisions.Timed;
import io.hearthline.bench.client.EndedStream;
import io.hearthline.bench.client.LostStream;
import java.util.ArrayList;
import java.util.List;

/** Which streams a round may cost. */
final class Verdict {
  private Verdict() {}

  /**
   * What went wrong with streams though it is right again, in words. One that ended is judged by
   * its loss if its publisher could not go on with it either.
   */
  static List<String> wrong(List<Timed> mishaps, List<LostStream> lost, List<EndedStream> ended) {
    var wrong = new ArrayList<String>();
    for (var stream : inexcusable(mishaps, lost)) wrong.add(stream.toString());
    var ids = lost.stream().map(LostStream::stream).toList();
    boolean deaf = mishaps.stream().anyMatch(timed -> timed.mishap().deafens());
    for (var stream : ended) {
      if (!ids.contains(stream.stream()) && !(deaf && isGoodBye(stream))) {
        wrong.add(stream.toString());
      }
    }
    return wrong;
  }

  /**
   * A node that heard the publisher's good-bye, but not from where he goes on, can only believe
   * that it is over. A node that gives up another one has no such reason: it has waited for it.
   */
  private static boolean isGoodBye(EndedStream stream) {
    return !stream.reason().equals("node-lost");
  }

  /**
   * Those that ought to have gone on: a publisher with a good token always does, and it lacks one
   * only if nodes that were killed, stopped or unplugged took its requests with them.
   */
  private static List<LostStream> inexcusable(List<Timed> mishaps, List<LostStream> lost) {
    boolean swallowed = mishaps.stream().anyMatch(timed -> timed.mishap().swallowsAnswers());
    return lost.stream().filter(stream -> !swallowed || !stream.lacksToken()).toList();
  }
}
