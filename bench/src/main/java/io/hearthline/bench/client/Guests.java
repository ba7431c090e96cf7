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
   * @param anew how often a stream could not go on and another one had to begin
   */
  record Seen(Set<String> streams, List<String> problems, int anew) {
    public Seen {
      streams = Set.copyOf(streams);
      problems = List.copyOf(problems);
    }
  }

  Guests NOBODY = () -> new Seen(Set.of(), List.of(), 0);

  Seen look() throws InterruptedException;
}
