package io.hearthline.verticles.signaling.socket;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Run by itself this goes through the seeds once; with JAZZER_FUZZ=1 it searches on from them. */
class MessageFuzzTest {
  static Stream<String> seeds() {
    return Stream.of(
        "{\"id\":1,\"type\":\"hello\",\"name\":\"Porch\",\"token\":\"T0ken\",\"resume\":\"client_x.y\"}",
        "{\"id\":2,\"type\":\"offer\",\"sdp\":\"v=0\\r\\n\"}",
        "{\"id\":3,\"type\":\"listen\",\"slot\":0,\"stream\":\"stream_Zk\"}",
        "{\"id\":4,\"type\":\"talk\",\"talking\":true}",
        "{\"type\":\"webrtc_offer\",\"offer\":{\"type\":\"offer\",\"sdp\":\"v=0\"}}",
        "{\"type\":\"ice_candidate\",\"candidate\":{\"sdpMLineIndex\":0,\"sdpMid\":null}}",
        "{\"a\":[[[[{\"b\":-1.5e300}]]],\"\\ud83c\\udfa4\",12345678901234567890]}",
        "{\"a\":" + "[".repeat(16) + "]".repeat(16) + "}");
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void text_ofAStranger_neverThrows(String text) {
    if (text != null) Exercise.everything(text);
  }
}
