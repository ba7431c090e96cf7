package io.hearthline.bench.load;

import io.hearthline.media.dtls.DtlsFingerprint;
import io.hearthline.media.ice.IceCredentials;
import java.net.InetSocketAddress;

/**
 * A client's SDP: audio m-lines with Opus, one for WHIP and WHEP, as Chromium writes it but for the
 * codecs and extensions that a relay of voice does not need.
 *
 * @param sends whether the client sends (a talker) or receives (a listener)
 */
record LocalSdp(
    IceCredentials ice,
    DtlsFingerprint fingerprint,
    InetSocketAddress address,
    int ssrc,
    boolean sends) {
  static final int OPUS = 111;
  static final int AUDIO_LEVEL_ID = 1;

  String offer() {
    return print("actpass", "0", OPUS, AUDIO_LEVEL_ID);
  }

  /** The answer to an offer of the other side; we begin the handshake. */
  String answer(RemoteSdp offer) {
    return print("active", offer.mid(), offer.opusPayloadType(), offer.audioLevelId());
  }

  /** An offer of a microphone and of so many slots to listen with, all on one transport. */
  String offer(int slots) {
    var text = session("0" + mids(slots));
    addMedia(text, "actpass", "0", OPUS, AUDIO_LEVEL_ID, true);
    for (int slot = 1; slot <= slots; slot++)
      addMedia(text, "actpass", "" + slot, OPUS, AUDIO_LEVEL_ID, false);
    return text.toString();
  }

  private static String mids(int slots) {
    var mids = new StringBuilder();
    for (int slot = 1; slot <= slots; slot++) mids.append(' ').append(slot);
    return mids.toString();
  }

  private String print(String setup, String mid, int opus, int audioLevelId) {
    var text = session(mid);
    addMedia(text, setup, mid, opus, audioLevelId, sends);
    return text.toString();
  }

  private StringBuilder session(String mids) {
    var text = new StringBuilder(800);
    add(text, "v=0");
    add(text, "o=- " + unsignedSsrc() + " 2 IN IP4 127.0.0.1");
    add(text, "s=-");
    add(text, "t=0 0");
    add(text, "a=group:BUNDLE " + mids);
    return text;
  }

  private void addMedia(
      StringBuilder text,
      String setup,
      String mid,
      int opus,
      int audioLevelId,
      boolean microphone) {
    add(text, "m=audio 9 UDP/TLS/RTP/SAVPF " + opus);
    add(text, "c=IN IP4 0.0.0.0");
    add(text, "a=rtcp:9 IN IP4 0.0.0.0");
    add(text, "a=candidate:1 1 udp 2122260223 " + host() + " " + address.getPort() + " typ host");
    add(text, "a=ice-ufrag:" + ice.ufrag());
    add(text, "a=ice-pwd:" + ice.password());
    add(text, "a=fingerprint:" + fingerprint.algorithm() + " " + fingerprint.hex());
    add(text, "a=setup:" + setup);
    add(text, "a=mid:" + mid);
    if (audioLevelId > 0)
      add(text, "a=extmap:" + audioLevelId + " urn:ietf:params:rtp-hdrext:ssrc-audio-level");
    add(text, microphone ? "a=sendonly" : "a=recvonly");
    add(text, "a=rtcp-mux");
    add(text, "a=rtpmap:" + opus + " opus/48000/2");
    add(text, "a=fmtp:" + opus + " minptime=10;useinbandfec=1");
    if (microphone) {
      add(text, "a=msid:bench microphone");
      add(text, "a=ssrc:" + unsignedSsrc() + " cname:bench");
    }
  }

  private String host() {
    return address.getAddress().getHostAddress();
  }

  private String unsignedSsrc() {
    return Integer.toUnsignedString(ssrc);
  }

  private static void add(StringBuilder text, String line) {
    text.append(line).append("\r\n");
  }
}
