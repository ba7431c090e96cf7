package io.hearthline.cluster.journal;

import io.hearthline.domain.journal.Journal;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletionStage;

/**
 * A journal that can be taken elsewhere, also into another kind of store: a line of JSON for each
 * fact, in the order of their places.
 */
public interface PortableJournal extends Journal {
  /**
   * Writes all that was recorded up to one moment; the node that writes the journal may go on.
   *
   * @return how many facts
   */
  CompletionStage<Long> dump(OutputStream out);

  /**
   * Takes in what {@link #dump} wrote, all or nothing. Leases stay behind; an epoch that a node
   * recorded under is the lowest that is taken of it.
   *
   * @return how many facts; -1 for a journal that has some already, which is left as it is
   */
  CompletionStage<Long> load(InputStream in);
}
