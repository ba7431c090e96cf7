package io.hearthline.media.testpeer;

import io.hearthline.media.dtls.DtlsFingerprint;
import io.hearthline.media.ice.IceCredentials;
import java.util.ArrayList;
import java.util.List;

/** A peer's own descriptions. */
record PeerSdp(IceCredentials ice, DtlsFingerprint fingerprint, PeerFormat format, int ssrc) {
  private static final String LEVEL_URI = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
  private static final String MID_URI = "urn:ietf:params:rtp-hdrext:sdes:mid";

  /** An offer: the microphone's m-line first, then one for each slot. */
  String offer(boolean microphone, int slots, String setup) {
    var mids = new ArrayList<String>();
    var directions = new ArrayList<String>();
    if (microphone) directions.add("sendonly");
    for (int i = 0; i < slots; i++) directions.add("recvonly");
    for (int i = 0; i < directions.size(); i++) mids.add(Integer.toString(i));
    return print(setup, mids, directions);
  }

  String answer(String mid, String setup) {
    return print(setup, List.of(mid), List.of("recvonly"));
  }

  /** A trickle fragment with our present credentials (RFC 8840). */
  String fragment() {
    return "a=ice-ufrag:%s\r\na=ice-pwd:%s\r\na=group:BUNDLE 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n"
        .formatted(ice.ufrag(), ice.password());
  }

  private String print(String setup, List<String> mids, List<String> directions) {
    var text = new StringBuilder(1_000);
    text.append("v=0\r\no=- ").append(Integer.toUnsignedString(ssrc));
    text.append(" 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n");
    text.append("a=group:BUNDLE ").append(String.join(" ", mids)).append("\r\n");
    for (int i = 0; i < mids.size(); i++) line(text, mids.get(i), directions.get(i), setup);
    return text.toString();
  }

  private void line(StringBuilder text, String mid, String direction, String setup) {
    boolean red = format.red() >= 0;
    text.append("m=audio 9 UDP/TLS/RTP/SAVPF ");
    text.append(red ? format.red() + " " + format.opus() : format.opus()).append("\r\n");
    add(text, "c=IN IP4 0.0.0.0");
    add(text, "a=ice-ufrag:" + ice.ufrag());
    add(text, "a=ice-pwd:" + ice.password());
    add(text, "a=fingerprint:" + fingerprint.algorithm() + " " + fingerprint.hex());
    add(text, "a=setup:" + setup);
    add(text, "a=mid:" + mid);
    if (format.levelId() > 0) add(text, "a=extmap:" + format.levelId() + " " + LEVEL_URI);
    if (format.midId() > 0) add(text, "a=extmap:" + format.midId() + " " + MID_URI);
    add(text, "a=" + direction);
    add(text, "a=rtcp-mux");
    add(text, "a=rtpmap:" + format.opus() + " opus/48000/2");
    if (red) {
      add(text, "a=rtpmap:" + format.red() + " red/48000/2");
      add(text, "a=fmtp:" + format.red() + " " + format.opus() + "/" + format.opus());
    }
    if (direction.equals("sendonly")) {
      add(text, "a=ssrc:" + Integer.toUnsignedString(ssrc) + " cname:peer");
    }
  }

  private static void add(StringBuilder text, String line) {
    text.append(line).append("\r\n");
  }
}
