package io.hearthline.bench.client;

import java.util.List;
import java.util.Set;

/** Others in the lab, who publish and who know by themselves what they ought to hear. */
@FunctionalInterface
public interface Guests {
  /**
   * How they are.
   *
   * @param streams what they have on air, by id
   * @param problems in words; empty when all is right
   * @param lost streams that could not go on under their ids since the last look
   */
  record Seen(Set<String> streams, List<String> problems, List<LostStream> lost) {
    public Seen {
      streams = Set.copyOf(streams);
      problems = List.copyOf(problems);
      lost = List.copyOf(lost);
    }
  }

  Guests NOBODY = () -> new Seen(Set.of(), List.of(), List.of());

  Seen look() throws InterruptedException;
}
