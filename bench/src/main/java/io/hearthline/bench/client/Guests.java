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
   */
  record Seen(Set<String> streams, List<String> problems) {
    public Seen {
      streams = Set.copyOf(streams);
      problems = List.copyOf(problems);
    }
  }

  Guests NOBODY = () -> new Seen(Set.of(), List.of());

  Seen look() throws InterruptedException;
}
