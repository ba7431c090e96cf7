package io.hearthline.verticles.signaling.socket;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

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
}
