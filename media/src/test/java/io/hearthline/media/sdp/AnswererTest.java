package io.hearthline.media.sdp;

import static io.hearthline.media.sdp.Fixtures.good;
import static io.hearthline.media.sdp.Fixtures.local;
import static io.hearthline.media.sdp.Fixtures.reason;
import static io.hearthline.media.sdp.Fixtures.sdp;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswererTest {
  @ParameterizedTest
  @CsvSource({
    "chromium-native,NATIVE",
    "chromium-whip-video-maxbundle,WHIP",
    "chromium-whep,WHEP",
    "chromium-system1-sender,RELAY1_SENDER",
    "firefox-native,NATIVE"
  })
  void answer_isTheOneThatTheBrowserTook(String name, Profile profile) {
    assertThat(answer(name, profile).answer().print()).isEqualTo(Fixtures.text(name + ".answer"));
  }

  @ParameterizedTest
  @CsvSource({
    "chromium-native",
    "chromium-native-balanced",
    "firefox-native",
    "firefox-native-balanced",
    "safari-native"
  })
  void nativeOffer_givesOneMicrophoneAndSixSlots(String name) {
    var negotiated = answer(name, Profile.NATIVE).negotiated();
    assertThat(negotiated.microphones()).extracting(NegotiatedMedia::mid).containsExactly("0");
    assertThat(negotiated.slots())
        .extracting(NegotiatedMedia::slot)
        .containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(negotiated.slots())
        .extracting(NegotiatedMedia::slotParameters)
        .containsExactlyElementsOf(IntStream.range(0, 6).mapToObj(Fixtures::slot).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "chromium-native,111,63,4,1",
    "firefox-native,109,-1,3,1",
    "safari-whip,111,-1,4,2",
    "chromium-whip-video,111,63,9,14"
  })
  void microphone_hasThePayloadTypesAndExtensionsOfTheOffer(
      String name, int opus, int red, int midId, int levelId) {
    var microphone = answer(name, Profile.NATIVE).negotiated().microphones().getFirst();
    assertThat(microphone.opus()).isEqualTo(opus);
    assertThat(microphone.red()).isEqualTo(red);
    assertThat(microphone.extensions()).isEqualTo(new HeaderExtensions(midId, levelId));
  }

  @Test
  void red_standsFirstForMicrophonesOnly() {
    var media = answer("chromium-native", Profile.NATIVE).answer().media();
    assertThat(media.get(0).formats()).containsExactly("63", "111");
    assertThat(media.get(1).formats()).containsExactly("111", "63");
  }

  @Test
  void red_notAllowed_isNotAnswered() {
    var local = local("x0", DtlsRole.ACTIVE, false, 6);
    var answered = good(Answerer.answer(sdp("chromium-native"), Profile.NATIVE, local));
    assertThat(answered.negotiated().microphones().getFirst().red()).isEqualTo(-1);
    assertThat(answered.answer().print()).doesNotContain("red/48000");
  }

  @ParameterizedTest
  @CsvSource({"111/110", "111/", "/", "''", "111/111/9"})
  void red_overSomethingElse_isNotUsed(String format) {
    var offer = changed("chromium-whip", "a=fmtp:63 111/111", "a=fmtp:63 " + format);
    assertThat(
            good(Answerer.answer(offer, Profile.WHIP, local("x0")))
                .negotiated()
                .microphones()
                .getFirst()
                .red())
        .isEqualTo(-1);
  }

  @Test
  void everyAudioLine_asksForNack_andSteersTheEncoder() {
    for (var section : answer("chromium-native", Profile.NATIVE).answer().media()) {
      assertThat(section.all("rtcp-fb")).containsExactly("111 nack");
      assertThat(section.all("fmtp"))
          .contains("111 minptime=10;useinbandfec=1;maxaveragebitrate=32000;stereo=0;usedtx=0");
      assertThat(section.first("ptime")).isEqualTo("20");
      assertThat(section.has("rtcp-mux")).isTrue();
    }
  }

  @Test
  void candidates_standOnceAndEnd() {
    var media = answer("chromium-native", Profile.NATIVE).answer().media();
    assertThat(media.getFirst().all("candidate")).hasSize(2);
    assertThat(media.getFirst().has("end-of-candidates")).isTrue();
    assertThat(media.get(1).has("candidate")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "actpass,ACTIVE,ACTIVE",
    "actpass,PASSIVE,PASSIVE",
    "active,ACTIVE,PASSIVE",
    "passive,PASSIVE,ACTIVE"
  })
  void dtlsRole_isOursToChooseOnlyForActpass(String offered, DtlsRole preferred, DtlsRole taken) {
    var offer = changed("chromium-whip", "a=setup:actpass", "a=setup:" + offered);
    var answered = good(Answerer.answer(offer, Profile.WHIP, local("x0", preferred, true, 1)));
    assertThat(answered.negotiated().dtlsRole()).isEqualTo(taken);
    assertThat(answered.answer().media().getFirst().first("setup")).isEqualTo(taken.print());
  }

  @ParameterizedTest
  @CsvSource({
    "chromium-system1-sender,RELAY1_SENDER,INBOUND",
    "chromium-system1-sender-sendrecv,RELAY1_SENDER,INBOUND",
    "firefox-system1-sender,RELAY1_SENDER,INBOUND",
    "chromium-whep-sendrecv,WHIP,INBOUND",
    "chromium-whep-sendrecv,WHEP,OUTBOUND",
    "chromium-whep-sendrecv,NATIVE,INBOUND",
    "safari-whip,WHIP,INBOUND",
    "safari-whep,WHEP,OUTBOUND"
  })
  void direction_followsTheProfile(String name, Profile profile, Flow flow) {
    var answered = answer(name, profile);
    assertThat(answered.negotiated().media())
        .extracting(NegotiatedMedia::flow)
        .containsExactly(flow);
    assertThat(
            answered
                .answer()
                .media()
                .getFirst()
                .has(flow == Flow.INBOUND ? "recvonly" : "sendonly"))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "chromium-whep,WHIP,'WHIP takes exactly one audio m-line that sends, not 0'",
    "chromium-whip,WHEP,SDP has no audio m-line that receives",
    "chromium-whep,RELAY1_SENDER,SDP has no audio m-line that sends",
    "chromium-whip,RELAY1_RECEIVER,'an answer was expected, not an offer'"
  })
  void offer_thatTheProfileCannotUse_isRefused(String name, Profile profile, String reason) {
    assertThat(reason(Answerer.answer(sdp(name), profile, local("x0")))).isEqualTo(reason);
  }

  @Test
  void moreThanOneMicrophone_isRefusedForWhip_andInactiveForOurOwnClients() {
    var offer =
        good(
            SessionDescription.parse(
                Fixtures.text("chromium-native").replace("a=recvonly", "a=sendonly")));
    assertThat(reason(Answerer.answer(offer, Profile.WHIP, local("x0")))).endsWith("not 7");
    assertThat(good(Answerer.answer(offer, Profile.NATIVE, local("x0"))).negotiated().media())
        .extracting(NegotiatedMedia::flow)
        .startsWith(Flow.INBOUND, Flow.INACTIVE)
        .doesNotContain(Flow.OUTBOUND);
  }

  @Test
  void moreSlotsThanThereAre_areInactive() {
    var local = local("x0", DtlsRole.ACTIVE, true, 2);
    var negotiated =
        good(Answerer.answer(sdp("chromium-native"), Profile.NATIVE, local)).negotiated();
    assertThat(negotiated.slots()).hasSize(2);
    assertThat(negotiated.media()).filteredOn(media -> media.flow() == Flow.INACTIVE).hasSize(4);
  }

  @Test
  void dataChannel_isRejected_andVideoAtTheHeadOfTheBundleStaysInactive() {
    var answered = answer("chromium-whip-video-maxbundle", Profile.WHIP);
    assertThat(answered.negotiated().media())
        .extracting(NegotiatedMedia::flow)
        .containsExactly(Flow.INACTIVE, Flow.INBOUND, Flow.REJECTED);
    assertThat(answered.answer().first("group")).isEqualTo("BUNDLE 0 1");
    assertThat(answered.answer().media().get(2).port()).isZero();
  }

  @Test
  void videoBehindTheAudio_isRejected() {
    var text =
        Fixtures.text("chromium-whep-video").replace("a=group:BUNDLE 0 1", "a=group:BUNDLE 1 0");
    var answered =
        good(Answerer.answer(good(SessionDescription.parse(text)), Profile.WHEP, local("x0")));
    assertThat(answered.answer().first("group")).isEqualTo("BUNDLE 1");
    assertThat(answered.answer().media().getFirst().port()).isZero();
  }

  @Test
  void lineOutsideTheBundle_isRejected() {
    var offer = changed("chromium-native", "a=group:BUNDLE 0 1 2 3 4 5 6", "a=group:BUNDLE 0 1 2");
    var answered = good(Answerer.answer(offer, Profile.NATIVE, local("x0")));
    assertThat(answered.negotiated().slots()).hasSize(2);
    assertThat(answered.answer().media().get(3).port()).isZero();
  }

  @Test
  void oneLineWithoutABundle_isTaken() {
    var offer = changed("chromium-whip", "a=group:BUNDLE 0\r\n", "");
    var answered = good(Answerer.answer(offer, Profile.WHIP, local("x0")));
    assertThat(answered.negotiated().microphones()).hasSize(1);
    assertThat(answered.answer().has("group")).isFalse();
  }

  @Test
  void brokenOffers_areRefusedWithAReason() {
    var reasons =
        Map.of(
            List.of("opus/48000/2", "speex/8000"), "audio m-line has no opus/48000/2",
            List.of("a=rtcp-mux\r\n", ""), "audio m-line has no a=rtcp-mux",
            List.of("a=setup:actpass", "a=setup:holdconn"), "a=setup not usable: 'holdconn'",
            List.of("a=setup:actpass\r\n", ""), "SDP has no a=setup",
            List.of("a=fingerprint:sha-256", "a=fingerprint:sha-1"),
                "SDP has no a=fingerprint of SHA-256 or better",
            List.of("a=ice-pwd:", "a=ice-pwd:\u00e4"), "a=ice-pwd is malformed",
            List.of("a=ice-ufrag:", "a=not-ufrag:"), "SDP has no a=ice-ufrag or no a=ice-pwd",
            List.of("a=extmap-allow-mixed", "a=ice-lite"), "both sides are ICE-lite",
            List.of("m=audio", "m=text"), "SDP has no audio m-line",
            List.of("a=mid:0", "a=mid:0123456789abcdefg"),
                "audio m-line has no a=mid of 1 to 16 characters");
    reasons.forEach((change, reason) ->
        assertThat(
                reason(
                    Answerer.answer(
                        changed("chromium-whip", change.get(0), change.get(1)),
                        Profile.WHIP,
                        local("x0"))))
            .isEqualTo(reason));
  }

  @Test
  void opus_onAPayloadTypeThatLooksLikeRtcp_isNotUsed() {
    var text = Fixtures.text("chromium-whip").replace("111", "72");
    assertThat(
            reason(
                Answerer.answer(good(SessionDescription.parse(text)), Profile.WHIP, local("x0"))))
        .isEqualTo("audio m-line has no opus/48000/2");
  }

  @Test
  void extension_inTheTwoByteRange_isNotAnswered() {
    var offer = changed("chromium-whip", "a=extmap:4 ", "a=extmap:16 ");
    var answered = good(Answerer.answer(offer, Profile.WHIP, local("x0")));
    assertThat(answered.negotiated().microphones().getFirst().extensions())
        .isEqualTo(new HeaderExtensions(0, 1));
    assertThat(answered.answer().media().getFirst().all("extmap")).hasSize(1);
  }

  @Test
  void extension_ofOneDirection_isMirrored() {
    var offer = changed("chromium-whip", "a=extmap:1 ", "a=extmap:1/sendonly ");
    assertThat(
            good(Answerer.answer(offer, Profile.WHIP, local("x0")))
                .answer()
                .media()
                .getFirst()
                .all("extmap"))
        .contains("1/recvonly urn:ietf:params:rtp-hdrext:ssrc-audio-level");
    var wrongWay = changed("chromium-whip", "a=extmap:1 ", "a=extmap:1/recvonly ");
    assertThat(
            good(Answerer.answer(wrongWay, Profile.WHIP, local("x0")))
                .negotiated()
                .microphones()
                .getFirst()
                .extensions()
                .audioLevel())
        .isZero();
  }

  private static Answerer.Answered answer(String name, Profile profile) {
    return good(Answerer.answer(sdp(name), profile, local("x0")));
  }

  private static SessionDescription changed(String name, String from, String to) {
    String text = Fixtures.text(name);
    assertThat(text).contains(from);
    return good(SessionDescription.parse(text.replace(from, to)));
  }
}
