package io.hearthline.domain.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class HeadTest {
  private static final AggregateId PORCH = new AggregateId("stream", "porch");

  @Property(tries = 200)
  void lastPlace_isFound_whateverGapsThereAre(
      @ForAll @Size(min = 1, max = 30) List<@LongRange(min = 1, max = 1_000_000) Long> places)
      throws InterruptedException {
    var journal = new TreeSet<>(places);
    assertThat(Head.<RuntimeException>find(journal.first(), seq -> look(journal, seq)))
        .isEqualTo(journal.last());
  }

  private static List<Recorded> look(NavigableSet<Long> journal, long seq) {
    var found = journal.ceiling(seq);
    return found == null
        ? List.of()
        : List.of(new Recorded(found, PORCH, 1, "Knocked", Instant.EPOCH, "node", Map.of()));
  }
}
