package io.hearthline.media.sdp;

import static io.hearthline.media.sdp.Fixtures.good;
import static io.hearthline.media.sdp.Fixtures.local;
import static io.hearthline.media.sdp.Fixtures.reason;
import static io.hearthline.media.sdp.Fixtures.sdp;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OffererTest {
  private final Offerer.Offered offered = Offerer.offer("o7", local("o"));

  @Test
  void offer_isTheOneThatBrowsersTook() {
    assertThat(offered.offer().print()).isEqualTo(Fixtures.text("relay-offer"));
  }

  @Test
  void offer_hasWhatSystem1CardsNeed() {
    var section = offered.offer().media().getFirst();
    assertThat(section.first("msid")).isEqualTo("slot-0 track-0");
    assertThat(section.all("candidate")).isNotEmpty();
    assertThat(section.has("sendonly")).isTrue();
    assertThat(offered.offer().first("group")).isEqualTo("BUNDLE o7");
  }

  @ParameterizedTest
  @CsvSource({"chromium-relay-answer,63", "firefox-relay-answer,-1"})
  void answer_ofABrowser_fillsTheSlot(String name, int red) {
    var negotiated = good(Offerer.applyAnswer(offered, sdp(name)));
    assertThat(negotiated.dtlsRole()).isEqualTo(DtlsRole.PASSIVE);
    var slot = negotiated.slots().getFirst();
    assertThat(slot.opus()).isEqualTo(111);
    assertThat(slot.red()).isEqualTo(red);
    assertThat(slot.extensions()).isEqualTo(new HeaderExtensions(4, 1));
    assertThat(slot.slotParameters()).isEqualTo(Fixtures.slot(0));
  }

  @Test
  void answer_toAnotherOffer_isTold() {
    assertThat(
            reason(
                Offerer.applyAnswer(Offerer.offer("o8", local("o")), sdp("chromium-relay-answer"))))
        .isEqualTo("the answer belongs to another offer");
  }

  @Test
  void unusableAnswers_areRefused() {
    var reasons =
        Map.of(
            "m=audio 9 >m=audio 0 ", "the answer rejects the audio",
            "a=setup:active>a=setup:actpass", "an answer must not say a=setup:actpass",
            "a=recvonly>a=inactive", "the answer does not receive",
            "opus/48000/2>opus/8000", "the answer has no opus/48000/2",
            "a=rtcp-mux\r\n>", "the answer has no a=rtcp-mux");
    reasons.forEach((change, reason) -> {
      var parts = change.split(">", -1);
      var text = Fixtures.text("chromium-relay-answer");
      assertThat(text).contains(parts[0]);
      assertThat(
              reason(
                  Offerer.applyAnswer(
                      offered, good(SessionDescription.parse(text.replace(parts[0], parts[1]))))))
          .isEqualTo(reason);
    });
  }
}
