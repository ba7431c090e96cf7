package io.hearthline.media.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.relay.PublisherTrack;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LevelsTest {
  /** {@code SILENT_AFTER_MS} of the web app, and what docs/protocol.md tells other clients. */
  private static final Duration CLIENTS_DOUBT = Duration.ofMillis(600);

  /** For the way to the client, the event bus included. */
  private static final Duration WAY = Duration.ofMillis(100);

  @Test
  void talkerWhoVanishes_isNoLongerTold_beforeClientsDoubtTheNode() {
    var toldFor = Duration.ofNanos(PublisherTrack.LEVEL_LIFE_NANOS).plus(MediaLoop.LEVELS);
    assertThat(toldFor.plus(WAY)).isLessThan(CLIENTS_DOUBT);
  }
}
