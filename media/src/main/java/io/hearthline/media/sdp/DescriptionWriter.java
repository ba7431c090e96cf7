package io.hearthline.media.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes our own descriptions, offers and answers alike. */
final class DescriptionWriter {
  private static final List<Line> NOWHERE = List.of(new Line('c', "IN IP4 0.0.0.0"));
  private static final int DISCARD_PORT = 9;

  private final LocalParameters local;
  private final IceCredentials ice;
  private final String setup;

  /**
   * For one description.
   *
   * @param ice that count for this description
   * @param setup value of {@code a=setup}
   */
  DescriptionWriter(LocalParameters local, IceCredentials ice, String setup) {
    this.local = local;
    this.ice = ice;
    this.setup = setup;
  }

  /**
   * The whole description.
   *
   * @param bundle mids, the one with the candidates first; empty for no group
   */
  SessionDescription session(long version, List<String> bundle, List<MediaDescription> media) {
    var attributes = new ArrayList<Attribute>();
    if (!bundle.isEmpty())
      attributes.add(Attribute.of("group", "BUNDLE " + String.join(" ", bundle)));
    attributes.add(Attribute.flag("ice-lite"));
    attributes.add(Attribute.of("ice-options", "ice2 trickle"));
    return new SessionDescription(
        "- " + local.sessionId() + " " + version + " IN IP4 127.0.0.1",
        "-",
        List.of(new Line('t', "0 0")),
        attributes,
        media);
  }

  /** An m-line that is not used. */
  static MediaDescription rejected(MediaDescription offered) {
    var attributes = new ArrayList<Attribute>();
    String mid = offered.mid();
    if (mid != null) attributes.add(Attribute.of("mid", mid));
    attributes.add(Attribute.flag("inactive"));
    List<String> format =
        offered.formats().isEmpty() ? List.of("0") : offered.formats().subList(0, 1);
    return new MediaDescription(offered.kind(), 0, offered.protocol(), format, NOWHERE, attributes);
  }

  /** A video m-line at the head of the bundle that says nothing but where the transport is. */
  MediaDescription carrier(MediaDescription offered, String mid) {
    var attributes = new ArrayList<Attribute>();
    attributes.add(Attribute.of("mid", mid));
    attributes.add(Attribute.flag(Flow.INACTIVE.attribute));
    addTransport(attributes, true);
    attributes.add(Attribute.flag("rtcp-mux"));
    List<String> format =
        offered.formats().isEmpty() ? List.of("0") : offered.formats().subList(0, 1);
    for (String map : offered.all("rtpmap")) {
      if (map.startsWith(format.getFirst() + " ")) attributes.add(Attribute.of("rtpmap", map));
    }
    for (String parameters : offered.all("fmtp")) {
      if (parameters.startsWith(format.getFirst() + " "))
        attributes.add(Attribute.of("fmtp", parameters));
    }
    return section(offered.kind(), offered.protocol(), format, attributes, true);
  }

  /**
   * An m-line with Opus.
   *
   * @param extensions values of {@code a=extmap}
   * @param describesTransport whether this is the m-line that carries the candidates of the whole
   *     bundle
   */
  MediaDescription audio(
      NegotiatedMedia media,
      String protocol,
      AudioFormats formats,
      List<String> extensions,
      boolean describesTransport) {
    var attributes = new ArrayList<Attribute>();
    attributes.add(Attribute.of("mid", media.mid()));
    attributes.add(Attribute.flag(media.flow().attribute));
    addTransport(attributes, describesTransport);
    attributes.add(Attribute.flag("rtcp-mux"));
    if (media.reducedSizeRtcp()) attributes.add(Attribute.flag("rtcp-rsize"));
    for (String extension : extensions) attributes.add(Attribute.of("extmap", extension));
    addFormats(attributes, formats);
    var slot = media.slotParameters();
    if (slot != null && media.flow() == Flow.OUTBOUND) addSource(attributes, slot);

    return section(
        media.kind(), protocol, formatOrder(media.flow(), formats), attributes, describesTransport);
  }

  private MediaDescription section(
      String kind,
      String protocol,
      List<String> formats,
      List<Attribute> attributes,
      boolean describesTransport) {
    var destination = describesTransport ? defaultCandidate() : null;
    return new MediaDescription(
        kind,
        destination == null ? DISCARD_PORT : destination.port(),
        protocol,
        formats,
        destination == null ? NOWHERE : List.of(new Line('c', connection(destination))),
        attributes);
  }

  /**
   * Every m-line of the bundle repeats credentials and fingerprint, as browsers do: some clients
   * look only there.
   */
  private void addTransport(List<Attribute> attributes, boolean withCandidates) {
    attributes.add(Attribute.of("ice-ufrag", ice.ufrag()));
    attributes.add(Attribute.of("ice-pwd", ice.pwd()));
    attributes.add(Attribute.of("fingerprint", local.fingerprint().print()));
    attributes.add(Attribute.of("setup", setup));
    if (!withCandidates) return;
    for (var candidate : local.candidates())
      attributes.add(Attribute.of("candidate", candidate.print()));
    attributes.add(Attribute.flag("end-of-candidates"));
  }

  /**
   * The same on every m-line: Chromium refuses one payload type with two meanings within a bundle.
   */
  private void addFormats(List<Attribute> attributes, AudioFormats formats) {
    int opus = formats.opus();
    attributes.add(Attribute.of("rtpmap", opus + " opus/48000/2"));
    attributes.add(
        Attribute.of(
            "fmtp",
            opus
                + " minptime=10;useinbandfec=1;maxaveragebitrate="
                + local.maxAverageBitrate()
                + ";stereo=0;usedtx=0"));
    attributes.add(Attribute.of("rtcp-fb", opus + " nack"));
    if (formats.red() != AudioFormats.NONE) {
      attributes.add(Attribute.of("rtpmap", formats.red() + " red/48000/2"));
      attributes.add(Attribute.of("fmtp", formats.red() + " " + formats.redFormat()));
    }
    attributes.add(Attribute.of("ptime", "20"));
  }

  private static void addSource(List<Attribute> attributes, SlotParameters slot) {
    String ssrc = Integer.toUnsignedString(slot.ssrc());
    String msid = slot.streamId() + " " + slot.trackId();
    attributes.add(Attribute.of("msid", msid));
    attributes.add(Attribute.of("ssrc", ssrc + " cname:" + slot.cname()));
    attributes.add(Attribute.of("ssrc", ssrc + " msid:" + msid));
  }

  /** Red first makes a publisher send it: Chromium takes the first format of the answer. */
  private static List<String> formatOrder(Flow flow, AudioFormats formats) {
    String opus = Integer.toString(formats.opus());
    if (formats.red() == AudioFormats.NONE) return List.of(opus);
    String red = Integer.toString(formats.red());
    return flow == Flow.INBOUND ? List.of(red, opus) : List.of(opus, red);
  }

  private @Nullable Candidate defaultCandidate() {
    for (var candidate : local.candidates()) if (!candidate.isIpv6()) return candidate;
    return local.candidates().isEmpty() ? null : local.candidates().getFirst();
  }

  private static String connection(Candidate candidate) {
    return (candidate.isIpv6() ? "IN IP6 " : "IN IP4 ") + candidate.address();
  }
}
