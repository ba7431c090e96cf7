package io.hearthline.verticles.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hearthline.verticles.directory.Assertion.End;
import io.hearthline.verticles.directory.Assertion.State;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssertionTest {
  private static final Assertion SAID =
      Said.by(
          "porch",
          7,
          9,
          State.DRAINING,
          List.of(Said.stream("stream_a", "porch", 2)),
          List.of(new End("stream_b", "unpublished")));

  @Test
  void assertion_survivesJson() {
    assertThat(Assertion.of(new JsonObject(SAID.toJson().encode()))).isEqualTo(SAID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"node", "epoch", "version", "at", "state", "roles", "urls", "streams"})
  void fieldThatIsMissing_isAnArgumentError(String field) {
    var json = SAID.toJson();
    json.remove(field);

    assertThatThrownBy(() -> Assertion.of(json)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoch", "at", "state", "roles", "streams", "ended"})
  void fieldOfAnotherKind_isAnArgumentError(String field) {
    var json = SAID.toJson().put(field, new JsonObject().put("x", 1));

    assertThatThrownBy(() -> Assertion.of(json)).isInstanceOf(IllegalArgumentException.class);
  }
}
