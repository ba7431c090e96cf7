package io.hearthline.cluster.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CommandIdsTest {
  @Test
  void ids_areOfVersion7_andDiffer() {
    var ids = Stream.generate(CommandIds::next).limit(10_000).toList();
    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.version() == 7 && id.variant() == 2);
  }

  @Test
  void ids_growWithTime() throws Exception {
    var early = CommandIds.next();
    while (millis(CommandIds.next()) == millis(early)) Thread.onSpinWait();
    assertThat(CommandIds.next().toString()).isGreaterThan(early.toString());
  }

  private static long millis(UUID id) {
    return id.getMostSignificantBits() >>> 16;
  }
}
