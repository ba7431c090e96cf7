package io.hearthline.cluster.journal;

import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.Recorded;
import java.util.ArrayList;
import java.util.List;

/** The facts of an append, each in its place. */
final class Places {
  private Places() {}

  /**
   * As they will be read.
   *
   * @param seq place of the first
   */
  static List<Recorded> of(Append append, long seq) {
    var recorded = new ArrayList<Recorded>(append.facts().size());
    for (var fact : append.facts()) {
      int place = recorded.size();
      recorded.add(
          new Recorded(
              seq + place,
              append.aggregate(),
              append.expectedVersion() + 1 + place,
              fact.type(),
              fact.at(),
              append.node(),
              fact.body()));
    }
    return recorded;
  }
}
