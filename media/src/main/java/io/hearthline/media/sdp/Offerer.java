package io.hearthline.media.sdp;

import java.util.List;

/** Our own offer with one slot, for system 1's receivers, and what becomes of it. */
public final class Offerer {
  /** What an offer of ours calls Opus; clients answer with the same number. */
  public static final int OPUS_PAYLOAD_TYPE = 111;

  private static final AudioFormats OPUS_WITH_RED =
      new AudioFormats(OPUS_PAYLOAD_TYPE, 63, "111/111");
  private static final AudioFormats OPUS =
      new AudioFormats(OPUS_PAYLOAD_TYPE, AudioFormats.NONE, "");
  private static final HeaderExtensions EXTENSIONS = new HeaderExtensions(4, 1);
  private static final String PROTOCOL = "UDP/TLS/RTP/SAVPF";

  /**
   * An offer that waits for its answer.
   *
   * @param mid comes back in the answer and tells which offer it belongs to
   */
  public record Offered(String mid, LocalParameters local, SessionDescription offer) {}

  private Offerer() {}

  /**
   * Offers one sendonly audio m-line, slot 0. The client may take either DTLS role: be ready for
   * its ClientHello before the answer.
   *
   * @param mid unlike that of any other offer on the same signaling connection, a token of 1..16
   *     characters
   * @param local with at least one slot
   */
  public static Offered offer(String mid, LocalParameters local) {
    Text.require(Text.isToken(mid) && mid.length() <= 16, "mid");
    Text.require(!local.slots().isEmpty(), "an offer needs a slot");
    var formats = local.redAllowed() ? OPUS_WITH_RED : OPUS;
    var media = slot(mid, formats, EXTENSIONS, true, local);
    var writer = new DescriptionWriter(local, local.ice(), "actpass");
    var extensions =
        List.of(
            EXTENSIONS.audioLevel() + " " + HeaderExtensions.AUDIO_LEVEL_URI,
            EXTENSIONS.mid() + " " + HeaderExtensions.MID_URI);
    var section = writer.audio(media, PROTOCOL, formats, extensions, true);
    return new Offered(mid, local, writer.session(1, List.of(mid), List.of(section)));
  }

  /** Takes the client's answer, or says why it does not fit the offer. */
  public static Result<Negotiated> applyAnswer(Offered offered, SessionDescription answer) {
    if (answer.media().size() != 1) {
      return Result.refused("the offer has 1 m-line, the answer has " + answer.media().size());
    }
    var section = answer.media().getFirst();
    String mid = section.mid();
    if (mid == null || !mid.equals(offered.mid))
      return Result.refused("the answer belongs to another offer");
    if (section.port() == 0 || !section.kind().equals("audio"))
      return Result.refused("the answer rejects the audio");
    if (!section.has("rtcp-mux")) return Result.refused("the answer has no a=rtcp-mux");
    if (answer.has("ice-lite")) return Result.refused("both sides are ICE-lite");
    var formats = AudioFormats.read(section, offered.local.redAllowed());
    if (formats == null) return Result.refused("the answer has no opus/48000/2");
    if (!Direction.of(answer, section).receives)
      return Result.refused("the answer does not receive");
    return TransportAttributes.read(answer, section)
        .then(remote -> negotiated(offered, section, formats, remote));
  }

  private static Result<Negotiated> negotiated(
      Offered offered, MediaDescription section, AudioFormats formats, TransportAttributes remote) {
    if (remote.setup().equals("actpass"))
      return Result.refused("an answer must not say a=setup:actpass");
    var role = remote.setup().equals("active") ? DtlsRole.PASSIVE : DtlsRole.ACTIVE;
    var answered = HeaderExtensions.read(section, Flow.OUTBOUND).ids();
    var extensions =
        new HeaderExtensions(
            answered.mid() == EXTENSIONS.mid() ? EXTENSIONS.mid() : 0,
            answered.audioLevel() == EXTENSIONS.audioLevel() ? EXTENSIONS.audioLevel() : 0);
    var media = slot(offered.mid, formats, extensions, section.has("rtcp-rsize"), offered.local);
    return Result.ok(
        new Negotiated(
            Profile.RELAY1_RECEIVER,
            offered.local.ice(),
            remote.ice(),
            remote.fingerprints(),
            role,
            1,
            1,
            List.of(media)));
  }

  private static NegotiatedMedia slot(
      String mid,
      AudioFormats formats,
      HeaderExtensions extensions,
      boolean reducedSizeRtcp,
      LocalParameters local) {
    return new NegotiatedMedia(
        mid,
        "audio",
        Flow.OUTBOUND,
        formats.opus(),
        formats.red(),
        extensions,
        reducedSizeRtcp,
        0,
        local.slots().getFirst());
  }
}
