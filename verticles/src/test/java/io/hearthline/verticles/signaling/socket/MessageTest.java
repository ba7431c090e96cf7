package io.hearthline.verticles.signaling.socket;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "null", "1", "[]", "\"x\"", "{", "{} {}", "{\"a\":}", "{'a':1}"})
  void whatIsNoObject_isNull(String text) {
    assertThat(Message.parse(text)).isNull();
  }

  @Test
  void fieldsOfTheWrongKind_areAbsent() {
    var message =
        requireNonNull(
            Message.parse("{\"type\":7,\"id\":99999999999,\"talking\":\"yes\",\"offer\":[1]}"));
    assertThat(message.type()).isEmpty();
    assertThat(message.integer("id")).isNull();
    assertThat(message.flag("talking")).isNull();
    assertThat(message.object("offer")).isNull();
    assertThat(message.text("nothing")).isNull();
  }

  @Test
  void depth_endsAtSixteen() {
    assertThat(Message.parse("{\"a\":" + "[".repeat(15) + "]".repeat(15) + "}")).isNotNull();
    assertThat(Message.parse("{\"a\":" + "[".repeat(16) + "]".repeat(16) + "}")).isNull();
    assertThat(Message.parse("{\"a\":\"" + "[\\\"".repeat(500) + "\"}")).isNotNull();
  }

  @Test
  void anyText_neverThrows() {
    var random = new Random(1);
    var alphabet = "{}[]\",:\\u0a1e-+.tfn \u0000\ud800";
    for (int i = 0; i < 20_000; i++) {
      var text = new StringBuilder("{");
      int length = random.nextInt(40);
      for (int j = 0; j < length; j++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      var message = Message.parse(text.toString());
      if (message != null) assertThat(message.type()).isNotNull();
    }
  }
}
