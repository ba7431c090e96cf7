package io.hearthline.verticles.directory;

import io.hearthline.verticles.bus.StreamView;
import io.hearthline.verticles.directory.Assertion.End;
import io.hearthline.verticles.directory.Assertion.Self;
import io.hearthline.verticles.directory.Assertion.Stamp;
import io.hearthline.verticles.directory.Assertion.State;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** What nodes of a test say. */
final class Said {
  static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final Self SELF =
      new Self(
          "1.0",
          1,
          List.of("all"),
          List.of("https://192.168.1.5:8443"),
          List.of("https://porch.local:8443"),
          "");

  static Assertion up(String node, long epoch, long version, StreamView... streams) {
    return by(node, epoch, version, State.UP, Arrays.asList(streams), List.of());
  }

  static Assertion leaving(String node, long epoch, long version, End... ended) {
    return by(node, epoch, version, State.LEAVING, List.of(), Arrays.asList(ended));
  }

  static Assertion by(
      String node,
      long epoch,
      long version,
      State state,
      List<StreamView> streams,
      List<End> ended) {
    return new Assertion(node, new Stamp(epoch, version), NOON, state, SELF, streams, ended);
  }

  static StreamView stream(String id, String node, long generation) {
    return new StreamView(id, "Porch", NOON, false, 0, generation, false, node);
  }

  private Said() {}
}
