package io.hearthline.bench.load;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client needs of the other side's SDP with one audio m-line. Read with a reader of our own:
 * sharing the server's parser would share its mistakes.
 *
 * @param address the first UDP candidate, a loopback one if there is any
 * @param active whether the other side begins the DTLS handshake; null for actpass
 * @param audioLevelId header extension id of ssrc-audio-level, or 0
 */
public record RemoteSdp(
    String ufrag,
    String password,
    String fingerprintAlgorithm,
    String fingerprint,
    InetSocketAddress address,
    @Nullable Boolean active,
    String mid,
    int opusPayloadType,
    int audioLevelId) {
  private static final Pattern UFRAG = line("a=ice-ufrag:(\\S+)");
  private static final Pattern PASSWORD = line("a=ice-pwd:(\\S+)");
  private static final Pattern FINGERPRINT = line("a=fingerprint:(\\S+) (\\S+)");
  private static final Pattern SETUP = line("a=setup:(\\S+)");
  private static final Pattern MID = line("a=mid:(\\S+)");
  private static final Pattern OPUS = line("a=rtpmap:(\\d+) opus/48000/2");
  private static final Pattern LEVEL =
      line("a=extmap:(\\d+)\\S* urn:ietf:params:rtp-hdrext:ssrc-audio-level.*");
  private static final Pattern CANDIDATE =
      line("a=candidate:\\S+ 1 (?:udp|UDP) \\d+ (\\S+) (\\d+) typ .*");

  /**
   * Reads an offer or answer.
   *
   * @throws IllegalArgumentException naming what is missing
   */
  public static RemoteSdp parse(String sdp) {
    var fingerprint = FINGERPRINT.matcher(sdp);
    if (!fingerprint.find()) throw missing("a=fingerprint", sdp);
    var level = LEVEL.matcher(sdp);
    return new RemoteSdp(
        first(UFRAG, sdp),
        first(PASSWORD, sdp),
        fingerprint.group(1),
        fingerprint.group(2),
        address(sdp),
        switch (first(SETUP, sdp).toLowerCase(Locale.ROOT)) {
          case "active" -> true;
          case "passive" -> false;
          default -> null;
        },
        first(MID, sdp),
        Integer.parseInt(first(OPUS, sdp)),
        level.find() ? Integer.parseInt(level.group(1)) : 0);
  }

  private static InetSocketAddress address(String sdp) {
    var candidates = CANDIDATE.matcher(sdp);
    InetSocketAddress best = null;
    while (candidates.find()) {
      if (candidates.group(1).indexOf(':') >= 0) continue;
      var address =
          new InetSocketAddress(candidates.group(1), Integer.parseInt(candidates.group(2)));
      if (address.isUnresolved()) continue;
      if (best == null || address.getAddress().isLoopbackAddress()) best = address;
    }
    if (best == null) throw missing("a=candidate (IPv4, UDP)", sdp);
    return best;
  }

  private static String first(Pattern pattern, String sdp) {
    var matcher = pattern.matcher(sdp);
    if (!matcher.find()) throw missing(pattern.pattern(), sdp);
    return matcher.group(1);
  }

  private static IllegalArgumentException missing(String what, String sdp) {
    return new IllegalArgumentException("no " + what + " in:\n" + sdp);
  }

  private static Pattern line(String regex) {
    return Pattern.compile("^" + regex + "\\r?$", Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);
  }
}
