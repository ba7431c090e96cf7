package io.hearthline.media.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SessionDescriptionTest {
  private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";

  static List<String> offers() {
    return Fixtures.OFFERS;
  }

  @ParameterizedTest
  @MethodSource("offers")
  void description_ofABrowser_isPrintedAsItWas(String name) {
    assertThat(Fixtures.sdp(name).print()).isEqualTo(Fixtures.text(name));
  }

  @Test
  void bareLineFeeds_andEmptyLines_areTaken() {
    var text = HEAD + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n";
    assertThat(SessionDescription.parse(text.replace("\r\n", "\n") + "\n\n"))
        .isEqualTo(SessionDescription.parse(text));
  }

  @Test
  void lastLine_withoutItsEnd_isTaken() {
    assertThat(Fixtures.good(SessionDescription.parse(HEAD + "a=ice-lite")).has("ice-lite"))
        .isTrue();
  }

  @Test
  void emptyText_isRefused() {
    assertThat(reason("")).isEqualTo("SDP is empty");
  }

  @Test
  void text_withoutVersion_isRefused() {
    assertThat(reason("o=- 1 1 IN IP4 127.0.0.1\r\n")).contains("line 1").contains("v=0");
  }

  @Test
  void controlCharacter_isRefused() {
    assertThat(reason(HEAD + "a=mid:0\u0000\r\n")).contains("line 5").contains("control character");
    assertThat(reason(HEAD + "a=x:1\ra=y:2\r\n")).contains("control character");
  }

  @Test
  void halfOfASurrogatePair_isRefused() {
    assertThat(reason(HEAD + "a=name:\ud800\r\n")).contains("control character");
  }

  @Test
  void unknownLineType_isRefused() {
    assertThat(reason(HEAD + "y=1\r\n")).contains("not known here");
  }

  @Test
  void tooManyMediaLines_areRefused() {
    var section = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";
    assertThat(SessionDescription.parse(HEAD + section.repeat(32))).isInstanceOf(Result.Ok.class);
    assertThat(reason(HEAD + section.repeat(33))).contains("more than 32 m-lines");
  }

  @Test
  void tooManyCandidates_areRefused() {
    var candidates = "a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n";
    var section = HEAD + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";
    assertThat(SessionDescription.parse(section + candidates.repeat(64)))
        .isInstanceOf(Result.Ok.class);
    assertThat(reason(section + candidates.repeat(65))).contains("more than 64 candidates");
    assertThat(reason(HEAD + candidates.repeat(65))).contains("more than 64 candidates");
  }

  @Test
  void tooLongLine_isRefused() {
    assertThat(SessionDescription.parse(HEAD + "a=" + "x".repeat(4094)))
        .isInstanceOf(Result.Ok.class);
    assertThat(reason(HEAD + "a=" + "x".repeat(4095))).contains("longer than 4096 bytes");
    assertThat(reason(HEAD + "a=" + "\u20ac".repeat(1400))).contains("longer than 4096 bytes");
  }

  @Test
  void tooLongText_isRefused() {
    assertThat(reason(HEAD + "a=x\r\n".repeat(20_000))).contains("longer than 65536 bytes");
  }

  @Test
  void port_outOfRange_isRefused() {
    assertThat(reason(HEAD + "m=audio 65536 UDP/TLS/RTP/SAVPF 111\r\n")).contains("port '65536'");
    assertThat(reason(HEAD + "m=audio -1 UDP/TLS/RTP/SAVPF 111\r\n")).contains("port '-1'");
  }

  @Test
  void reason_quotesNothingThatHurtsALog() {
    assertThat(reason(HEAD + "\u20ac".repeat(100) + "\r\n"))
        .isEqualTo("SDP line 5: not of the form x=: '" + "?".repeat(32) + "...'");
  }

  @Test
  void ourOwnValue_thatWouldBreakALine_isABug() {
    assertThatThrownBy(() -> new SlotParameters(1, "a\r\na=evil", "b", "c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Attribute.of("x", "1\n2"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void password_isNotInAnyToString() {
    var offer = Fixtures.sdp("chromium-whip");
    var answered = Fixtures.good(Answerer.answer(offer, Profile.WHIP, Fixtures.local("x0")));
    var pwd = answered.negotiated().remoteIce().pwd();
    assertThat(offer.toString() + answered)
        .doesNotContain(pwd)
        .doesNotContain("0123456789abcdefghijklmn");
  }

  private static String reason(String text) {
    return Fixtures.reason(SessionDescription.parse(text));
  }
}
