package io.hearthline.media.sdp;

import static io.hearthline.media.sdp.Fixtures.good;
import static io.hearthline.media.sdp.Fixtures.local;
import static io.hearthline.media.sdp.Fixtures.reason;
import static io.hearthline.media.sdp.Fixtures.sdp;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrickleFragmentTest {
  private static final String CANDIDATES =
      """
      a=group:BUNDLE 0 1
      m=audio 9 UDP/TLS/RTP/SAVPF 111
      a=mid:0
      a=ice-ufrag:EsAw
      a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
      a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1
      a=candidate:3471623853 1 udp 2122194687 no-such-thing.local 61765 typ host
      a=candidate:what is this
      a=end-of-candidates
      """;
  private static final String RESTART =
      "a=ice-ufrag:ysXw\r\na=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k\r\n";

  private final Negotiated before =
      good(Answerer.answer(sdp("chromium-whip"), Profile.WHIP, local("x0"))).negotiated();

  @Test
  void candidates_areRead_andUnknownOnesSkipped() {
    var fragment = good(TrickleFragment.parse(CANDIDATES));
    assertThat(fragment.ice()).isEqualTo(new IceCredentials("EsAw", "P2uYro0UCOQ4zxjKXaWCBui1"));
    assertThat(fragment.bundle()).containsExactly("0", "1");
    var section = fragment.sections().getFirst();
    assertThat(section.mid()).isEqualTo("0");
    assertThat(section.candidates()).extracting(Candidate::isMdns).containsExactly(false, true);
    assertThat(section.endOfCandidates()).isTrue();
  }

  @Test
  void fragment_printedAndRead_isTheSame() {
    var fragment = good(TrickleFragment.parse(CANDIDATES));
    assertThat(TrickleFragment.parse(fragment.print())).isEqualTo(Result.ok(fragment));
  }

  @Test
  void fragment_withoutMediaLine_isTaken() {
    var fragment =
        good(
            TrickleFragment.parse(
                "a=mid:1\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\na=end-of-candidates"));
    assertThat(fragment.sections()).hasSize(1);
    assertThat(fragment.sections().getFirst().mid()).isEqualTo("1");
    assertThat(TrickleFragment.parse(fragment.print())).isEqualTo(Result.ok(fragment));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a=group:BUNDLE 0",
        "a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1",
        "a=ice-ufrag:x",
        "a=ice-ufrag:EsAw",
        "v=0\r\n",
        "{}"
      })
  void uselessFragment_isRefused(String text) {
    assertThat(TrickleFragment.parse(text)).isInstanceOf(Result.Refused.class);
  }

  @Test
  void plainTrickle_changesNothing() {
    var same = new TrickleFragment(before.remoteIce(), false, List.of(), List.of(), true);
    var trickled = good(TrickleAnswerer.apply(same, before, local("x1")));
    assertThat(trickled.negotiated()).isEqualTo(before);
    assertThat(trickled.answer()).isNull();
  }

  @Test
  void newCredentials_restartIce() {
    var trickled =
        good(TrickleAnswerer.apply(good(TrickleFragment.parse(RESTART)), before, local("x1")));
    var after = trickled.negotiated();
    assertThat(after.restartedIceSince(before)).isTrue();
    assertThat(after.remoteIce().ufrag()).isEqualTo("ysXw");
    assertThat(after.media()).isEqualTo(before.media());
    var answer = trickled.answer();
    assertThat(answer).isNotNull();
    assertThat(answer == null ? "" : answer.print())
        .isEqualTo(
            """
            a=ice-lite
            a=ice-options:ice2 trickle
            a=group:BUNDLE 0
            m=audio 9 UDP/TLS/RTP/SAVPF 0
            a=mid:0
            a=ice-ufrag:hearthx1
            a=ice-pwd:0123456789abcdefghijklmnx1
            a=candidate:1 1 udp 2130706431 192.0.2.10 8085 typ host
            a=candidate:2 1 udp 2130706175 fd00:0:0:0:0:0:0:10 8085 typ host
            a=end-of-candidates
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void halfARestart_isRefused() {
    var half = "a=ice-ufrag:ysXw\r\na=ice-pwd:" + before.remoteIce().pwd() + "\r\n";
    assertThat(
            reason(TrickleAnswerer.apply(good(TrickleFragment.parse(half)), before, local("x1"))))
        .contains("a=ice-ufrag and a=ice-pwd both");
  }
}
