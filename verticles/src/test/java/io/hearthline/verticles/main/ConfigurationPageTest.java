package io.hearthline.verticles.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/configuration.md} to the keys that there are. */
final class ConfigurationPageTest {
  @Test
  void everyKey_andEveryOldName_isOnThePage() throws IOException {
    var page = Files.readString(Path.of("../docs/configuration.md"));

    for (var key : Keys.ALL) {
      assertThat(page).contains("`" + key.name() + "`");
      if (key.alias() != null && !key.alias().startsWith("TWILIO")) {
        assertThat(page).contains("`" + key.alias() + "`");
      }
    }
  }

  @Test
  void defaultsOfPlainKeys_areOnThePage() throws IOException {
    var page = Files.readString(Path.of("../docs/configuration.md"));

    for (var key : Keys.ALL) {
      if (key.fallback().isEmpty() || Keys.LATER_PORTS.contains(key)) continue;
      assertThat(page.lines().filter(line -> line.contains("`" + key.name() + "`")))
          .as(key.name())
          .anyMatch(line -> line.contains("`" + key.fallback() + "`"));
    }
  }
}
