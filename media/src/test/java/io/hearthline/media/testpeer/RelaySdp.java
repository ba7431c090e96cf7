package io.hearthline.media.testpeer;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a peer needs of the relay's description. Read with a reader of its own: sharing the relay's
 * would share its mistakes.
 *
 * @param setup {@code active}, {@code passive} or {@code actpass}
 * @param mid of the first m-line
 * @param slotSsrcs of the m-lines that the relay sends on, in order
 */
public record RelaySdp(
    String ufrag,
    String password,
    String fingerprintAlgorithm,
    String fingerprint,
    String setup,
    String mid,
    InetSocketAddress address,
    PeerFormat format,
    List<Integer> slotSsrcs) {
  private static final Pattern UFRAG = line("a=ice-ufrag:(\\S+)");
  private static final Pattern PASSWORD = line("a=ice-pwd:(\\S+)");
  private static final Pattern FINGERPRINT = line("a=fingerprint:(\\S+) (\\S+)");
  private static final Pattern SETUP = line("a=setup:(\\S+)");
  private static final Pattern MID = line("a=mid:(\\S+)");
  private static final Pattern OPUS = line("a=rtpmap:(\\d+) opus/48000/2");
  private static final Pattern RED = line("a=rtpmap:(\\d+) red/48000/2");
  private static final Pattern LEVEL = line("a=extmap:(\\d+)\\S* urn:\\S+:ssrc-audio-level.*");
  private static final Pattern MID_EXTENSION = line("a=extmap:(\\d+)\\S* urn:\\S+:sdes:mid.*");
  private static final Pattern CANDIDATE = line("a=candidate:\\S+ 1 udp \\d+ (\\S+) (\\d+) typ .*");
  private static final Pattern SSRC = line("a=ssrc:(\\d+) cname:.*");

  /** Reads an offer or answer of the relay. */
  public static RelaySdp parse(String sdp) {
    var fingerprint = FINGERPRINT.matcher(sdp);
    if (!fingerprint.find()) throw new IllegalArgumentException("no fingerprint in:\n" + sdp);
    return new RelaySdp(
        first(UFRAG, sdp),
        first(PASSWORD, sdp),
        fingerprint.group(1),
        fingerprint.group(2),
        first(SETUP, sdp),
        first(MID, sdp),
        address(sdp),
        new PeerFormat(
            number(OPUS, sdp, -1),
            number(RED, sdp, -1),
            number(LEVEL, sdp, 0),
            number(MID_EXTENSION, sdp, 0)),
        SSRC.matcher(sdp)
            .results()
            .map(found -> Integer.parseUnsignedInt(found.group(1)))
            .distinct()
            .toList());
  }

  /** After an ICE restart by a fragment, which has no more than this. */
  RelaySdp withIceOf(String fragment) {
    return new RelaySdp(
        first(UFRAG, fragment),
        first(PASSWORD, fragment),
        fingerprintAlgorithm,
        this.fingerprint,
        setup,
        mid,
        address,
        format,
        slotSsrcs);
  }

  private static InetSocketAddress address(String sdp) {
    var candidate = CANDIDATE.matcher(sdp);
    if (!candidate.find()) throw new IllegalArgumentException("no candidate in:\n" + sdp);
    return new InetSocketAddress(candidate.group(1), Integer.parseInt(candidate.group(2)));
  }

  private static String first(Pattern pattern, String sdp) {
    var matcher = pattern.matcher(sdp);
    if (!matcher.find()) throw new IllegalArgumentException("no " + pattern + " in:\n" + sdp);
    return matcher.group(1);
  }

  private static int number(Pattern pattern, String sdp, int otherwise) {
    var matcher = pattern.matcher(sdp);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : otherwise;
  }

  private static Pattern line(String regex) {
    return Pattern.compile("^" + regex + "\\r?$", Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);
  }
}
