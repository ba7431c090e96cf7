package io.hearthline.domain.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hearthline.domain.journal.Shapes.Upcaster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShapesTest {
  /** A body once kept seconds, and before that nobody's name. */
  private static final Shapes KNOCKED =
      new Shapes(
          List.of(
              new Upcaster("Knocked", 2, body -> with(body, "millis", 1_000L * seconds(body))),
              new Upcaster("Knocked", 1, body -> with(body, "who", "somebody"))));

  @Test
  void oldestBody_isBroughtThroughAllShapes() {
    assertThat(KNOCKED.present("Knocked", 1, Map.of("seconds", 2L)))
        .isEqualTo(Map.of("seconds", 2L, "who", "somebody", "millis", 2_000L));
  }

  @Test
  void presentBody_staysAsItIs() {
    assertThat(KNOCKED.version("Knocked")).isEqualTo(3);
    assertThat(KNOCKED.present("Knocked", 3, Map.of("millis", 5L))).isEqualTo(Map.of("millis", 5L));
  }

  @Test
  void bodyOfALaterRelease_staysAsItIs() {
    assertThat(KNOCKED.present("Knocked", 9, Map.of("x", 1L))).isEqualTo(Map.of("x", 1L));
  }

  @Test
  void typeThatNeverChanged_hasVersionOne() {
    assertThat(KNOCKED.version("Opened")).isEqualTo(1);
    assertThat(KNOCKED.present("Opened", 1, Map.of("x", 1L))).isEqualTo(Map.of("x", 1L));
  }

  @Test
  void missingStep_isRefused() {
    var second = new Upcaster("Knocked", 2, body -> body);
    assertThatIllegalArgumentException().isThrownBy(() -> new Shapes(List.of(second)));
  }

  private static long seconds(Map<String, Object> body) {
    return body.get("seconds") instanceof Long seconds ? seconds : 0;
  }

  private static Map<String, Object> with(Map<String, Object> body, String key, Object value) {
    var more = new HashMap<>(body);
    more.put(key, value);
    return more;
  }
}
