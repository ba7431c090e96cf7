package io.hearthline.cluster.journal;

import io.hearthline.domain.journal.Journal;
import io.hearthline.domain.journal.JournalContract;
import io.hearthline.domain.journal.Shapes;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest extends JournalContract {
  @TempDir private Path folder;

  @Override
  protected Journal open() {
    return new SqliteJournal(folder.resolve("journal.db"), Shapes.unchanged());
  }
}
