package io.hearthline.verticles.signaling.socket;

import static org.assertj.core.api.Assertions.assertThat;

/** Does to a text all that the protocols may do. */
final class Exercise {
  static void everything(String text) {
    var name = Names.clean(text);
    if (name != null) {
      assertThat(name.codePointCount(0, name.length())).isBetween(1, 64);
      assertThat(name).doesNotContain("\r", "\n", "\u0000");
      assertThat(Names.clean(name)).isEqualTo(name);
    }
    read(Message.parse(text));
  }

  private static void read(@org.jspecify.annotations.Nullable Message message) {
    if (message == null) return;
    assertThat(message.type()).isNotNull();
    for (var field : new String[] {"type", "id", "sdp", "a", ""}) {
      message.text(field);
      message.integer(field);
      message.flag(field);
      read(message.object(field));
    }
  }

  private Exercise() {}
}
