package io.hearthline.media.sdp;

import static io.hearthline.media.sdp.Fixtures.good;
import static io.hearthline.media.sdp.Fixtures.local;
import static io.hearthline.media.sdp.Fixtures.reason;
import static io.hearthline.media.sdp.Fixtures.sdp;
import static org.assertj.core.api.Assertions.assertThat;

import io.hearthline.media.sdp.Answerer.Answered;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenegotiationTest {
  @ParameterizedTest
  @ValueSource(strings = {"chromium-native", "firefox-native"})
  void laterAnswer_isTheOneThatTheBrowserTook(String name) {
    assertThat(again(first(name), name + "-again", "x1").answer().print())
        .isEqualTo(Fixtures.text(name + "-again.answer"));
  }

  @Test
  void moreSlots_leaveThoseOfBeforeAlone() {
    var before = first("chromium-native").negotiated();
    var after = again(first("chromium-native"), "chromium-native-again", "x1").negotiated();
    assertThat(after.slots()).startsWith(before.slots().toArray(new NegotiatedMedia[0]));
    assertThat(after.slots())
        .extracting(NegotiatedMedia::slot)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void iceRestart_takesNewCredentials_andKeepsTheDtlsRole() {
    var before = first("chromium-native").negotiated();
    var after = again(first("chromium-native"), "chromium-native-again", "x1").negotiated();
    assertThat(after.restartedIceSince(before)).isTrue();
    assertThat(after.localIce().ufrag()).isEqualTo("hearthx1");
    assertThat(after.remoteIce()).isNotEqualTo(before.remoteIce());
    assertThat(after.dtlsRole()).isEqualTo(before.dtlsRole());
  }

  @Test
  void offerWithoutRestart_repeatsOurCredentials_andCountsTheVersionUp() {
    var second = again(first("chromium-native"), "chromium-native-again", "x1");
    var third = again(second, "chromium-native-third", "x2");
    assertThat(third.negotiated().localIce().ufrag()).isEqualTo("hearthx1");
    assertThat(third.negotiated().version()).isEqualTo(3);
    assertThat(third.answer().origin()).isEqualTo("- 4242424242 3 IN IP4 127.0.0.1");
  }

  @Test
  void stoppedLine_isRejected_andItsSlotIsNotGivenToAnother() {
    var third =
        again(
            again(first("chromium-native"), "chromium-native-again", "x1"),
            "chromium-native-third",
            "x2");
    var fourth = again(third, "chromium-native-stopped", "x3").negotiated();
    assertThat(fourth.media().get(3).flow()).isEqualTo(Flow.REJECTED);
    assertThat(fourth.media().get(2).flow()).isEqualTo(Flow.INACTIVE);
    assertThat(fourth.media().get(2).slot()).isEqualTo(1);
    assertThat(fourth.slotsUsed()).isEqualTo(8);
  }

  @Test
  void changedMid_fewerLines_orAnotherCertificate_areRefused() {
    var first = first("chromium-native").negotiated();
    assertThat(reasonFor(first, Fixtures.text("chromium-native").replace("a=mid:3", "a=mid:x")))
        .isEqualTo("m-line 3 must keep the mid '3'");
    assertThat(reasonFor(first, Fixtures.text("chromium-whip"))).contains("fewer m-lines");
    assertThat(
            reasonFor(
                first, Fixtures.text("chromium-native").replaceAll("sha-256 ..", "sha-256 00")))
        .contains("certificate");
    assertThat(
            reasonFor(
                first,
                Fixtures.text("chromium-native").replace("a=setup:actpass", "a=setup:active")))
        .contains("a=setup");
    assertThat(
            reasonFor(
                first,
                Fixtures.text("chromium-native").replaceAll("a=ice-ufrag:.*", "a=ice-ufrag:abcd")))
        .contains("ICE restart");
  }

  private static String reasonFor(Negotiated previous, String offer) {
    return reason(
        Answerer.answerAgain(good(SessionDescription.parse(offer)), previous, local("x9")));
  }

  private static Answered first(String name) {
    return good(Answerer.answer(sdp(name), Profile.NATIVE, local("x0")));
  }

  private static Answered again(Answered before, String name, String iceTag) {
    return good(Answerer.answerAgain(sdp(name), before.negotiated(), local(iceTag)));
  }
}
