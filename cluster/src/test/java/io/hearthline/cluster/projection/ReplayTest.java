package io.hearthline.cluster.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.domain.journal.Recorded;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long the read models take to be built again; alone on the machine, or it says little. */
@Tag("long")
class ReplayTest {
  private static final int FACTS = 1_000_000;
  private static final int PAGE = 10_000;

  @TempDir Path folder;

  @Test
  void millionFacts_areTakenInWithinSeconds() throws SQLException, IOException {
    var facts = aYear();
    long begunNanos = System.nanoTime();
    try (var projections = Projections.open(folder.resolve("projections.db"), "journal", "attic")) {
      for (int from = 0; from < FACTS; from += PAGE) {
        projections.apply(facts.subList(from, from + PAGE));
      }
      var took = Duration.ofNanos(System.nanoTime() - begunNanos);
      System.out.println(FACTS + " facts into all read models: " + took.toMillis() + " ms");
      assertThat(projections.checkpoint()).isEqualTo(FACTS);
      assertThat(took).isLessThan(Duration.ofSeconds(15));
    }
  }

  /** Streams with three talks and three listeners each, ten of them live at any time. */
  private static List<Recorded> aYear() {
    var story = new Story();
    int life = 0;
    while (story.facts.size() < FACTS) {
      var stream = "stream_" + life;
      story.at(60 * life).start(stream, "Porch " + life % 10);
      for (int i = 0; i < 3; i++) story.join(stream, "transport/" + i);
      for (int i = 0; i < 3; i++) {
        story.at(60 * life + 10 * i).talk(stream).at(60 * life + 10 * i + 5).silence(stream);
      }
      for (int i = 0; i < 3; i++) story.leave(stream, "transport/" + i);
      if (life >= 10) story.end("stream_" + (life - 10));
      life++;
    }
    return List.copyOf(story.facts.subList(0, FACTS));
  }
}
