package io.hearthline.verticles.signaling.socket;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MessagePropertiesTest {
  @Property
  void almostJson_neverThrows(@ForAll("almostJson") String text) {
    Exercise.everything(text);
  }

  @Property
  void anyText_neverThrows(@ForAll String text) {
    Exercise.everything(text);
    Exercise.everything("{\"type\":\"" + text + "\"}");
  }

  @Property
  void whatWasWritten_isRead(@ForAll String type, @ForAll int id, @ForAll boolean flag) {
    var json = new JsonObject().put("type", type).put("id", id).put("flag", flag);
    var message = requireNonNull(Message.parse(new JsonObject().put("inner", json).encode()));
    var inner = requireNonNull(message.object("inner"));
    assertThat(inner.type()).isEqualTo(type);
    assertThat(inner.integer("id")).isEqualTo(id);
    assertThat(inner.flag("flag")).isEqualTo(flag);
  }

  @Provide
  Arbitrary<String> almostJson() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            ":",
            "\\",
            "\\u",
            "\\ud800",
            "0",
            "-",
            "1e999",
            ".",
            "E",
            "true",
            "null",
            "NaN",
            " ",
            "\n",
            "\u0000",
            "\ud800",
            "\"type\":",
            "\"id\":",
            "\"a\"")
        .list()
        .ofMaxSize(60)
        .map(parts -> "{" + String.join("", parts));
  }
}
