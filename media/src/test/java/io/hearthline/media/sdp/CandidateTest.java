package io.hearthline.media.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateTest {
  @Test
  void candidate_ofChromium_isRead() {
    var candidate =
        Fixtures.good(
            Candidate.parse(
                "a=candidate:842163049 1 udp 1677729535 198.51.100.23 51122 typ srflx raddr 10.0.0.7 rport 5000"
                    + " generation 0 network-cost 999"));
    assertThat(candidate)
        .isEqualTo(
            new Candidate(
                "842163049",
                1,
                "udp",
                1677729535L,
                "198.51.100.23",
                51122,
                "srflx",
                "10.0.0.7",
                5000,
                List.of(
                    new Candidate.Extension("generation", "0"),
                    new Candidate.Extension("network-cost", "999"))));
  }

  @Test
  void mdnsName_isKeptAndFlagged() {
    var candidate =
        Fixtures.good(
            Candidate.parse(
                "candidate:0 1 UDP 2122187007 78e7b92b-9be0-40d0-a939-04a7cf1d4efb.local 51618 typ host"));
    assertThat(candidate.isMdns()).isTrue();
    assertThat(candidate.address()).isEqualTo("78e7b92b-9be0-40d0-a939-04a7cf1d4efb.local");
    assertThat(candidate.transport()).isEqualTo("udp");
  }

  @Test
  void hostCandidates_areOrderedByPriority() throws Exception {
    var first = Candidate.host(new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 8085), 0);
    var second = Candidate.host(new InetSocketAddress(InetAddress.getByName("fe80::1%1"), 8085), 1);
    assertThat(first.print()).isEqualTo("1 1 udp 2130706431 192.0.2.1 8085 typ host");
    assertThat(second.print()).isEqualTo("2 1 udp 2130706175 fe80:0:0:0:0:0:0:1 8085 typ host");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "candidate:",
        "1 1 udp 1 192.0.2.1 9 typ",
        "1 0 udp 1 192.0.2.1 9 typ host",
        "1 1 udp 4294967296 192.0.2.1 9 typ host",
        "1 1 udp 1 192.0.2.1 65536 typ host",
        "1 1 udp 1 <script> 9 typ host",
        "! 1 udp 1 192.0.2.1 9 typ host",
        "1 1 udp 1 192.0.2.1 9 typ host raddr <x> rport 1",
        "1 1 udp 1 192.0.2.1 9 typ host a\u0007 b"
      })
  void malformedCandidate_isRefused(String text) {
    assertThat(Candidate.parse(text)).isInstanceOf(Result.Refused.class);
  }
}
