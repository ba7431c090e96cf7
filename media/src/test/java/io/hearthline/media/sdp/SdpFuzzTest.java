package io.hearthline.media.sdp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Run by itself this goes through the seeds once; with JAZZER_FUZZ=1 it searches on from them. */
class SdpFuzzTest {
  static Stream<String> seeds() {
    return Stream.concat(
            Fixtures.OFFERS.stream(),
            List.of("relay-offer", "chromium-relay-answer", "firefox-relay-answer").stream())
        .map(Fixtures::text);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void text_ofAStranger_neverThrows(String text) {
    if (text == null) return;
    for (var profile : Profile.values()) Exercise.everything(text, profile);
  }
}
