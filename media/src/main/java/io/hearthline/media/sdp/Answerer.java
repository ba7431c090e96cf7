package io.hearthline.media.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers the offers of clients (RFC 9429 section 5.3). Pure: everything that changes comes in as a
 * parameter.
 */
public final class Answerer {
  private static final int MAX_MID_LENGTH = 16;

  private final SessionDescription offer;
  private final Profile profile;
  private final LocalParameters local;
  private final @Nullable Negotiated previous;

  private int microphones;
  private int slots;
  private int slotsUsed;

  /** What was agreed on, and the text of it for the client. */
  public record Answered(Negotiated negotiated, SessionDescription answer) {}

  /**
   * One m-line of the offer with what can be done with it.
   *
   * @param formats null if the m-line is rejected or merely carries the transport
   */
  private record Section(
      MediaDescription offered,
      String mid,
      @Nullable String rejection,
      @Nullable AudioFormats formats) {
    boolean accepted() {
      return rejection == null;
    }
  }

  private Answerer(
      SessionDescription offer,
      Profile profile,
      LocalParameters local,
      @Nullable Negotiated previous) {
    this.offer = offer;
    this.profile = profile;
    this.local = local;
    this.previous = previous;
    this.slotsUsed = previous == null ? 0 : previous.slotsUsed();
  }

  /** The first offer on a transport. */
  public static Result<Answered> answer(
      SessionDescription offer, Profile profile, LocalParameters local) {
    return new Answerer(offer, profile, local, null).answer();
  }

  /**
   * A later offer on the same transport: more slots, other directions, or an ICE restart. M-lines
   * keep their slots and SSRCs by mid, the DTLS association stays.
   *
   * @param local with the slots of before at the head of the list
   */
  public static Result<Answered> answerAgain(
      SessionDescription offer, Negotiated previous, LocalParameters local) {
    return new Answerer(offer, previous.profile(), local, previous).answer();
  }

  private Result<Answered> answer() {
    String trouble = troubleWithOffer();
    if (trouble != null) return Result.refused(trouble);
    List<String> bundle = bundle();
    List<Section> sections = sections(bundle);
    Section tagged = tagged(bundle, sections);
    if (tagged == null || sections.stream().allMatch(section -> section.formats == null)) {
      return Result.refused(whyNothingIsLeft(sections));
    }
    return TransportAttributes.read(offer, tagged.offered)
        .then(remote -> answer(bundle, sections, tagged, remote));
  }

  private Result<Answered> answer(
      List<String> bundle, List<Section> sections, Section tagged, TransportAttributes remote) {
    var role = role(remote.setup());
    if (previous != null) {
      if (!previous.remoteFingerprints().equals(remote.fingerprints())) {
        return Result.refused("the certificate must not change within a transport");
      }
      if (role != previous.dtlsRole())
        return Result.refused("a=setup must not change within a transport");
      boolean halfRestart =
          previous.remoteIce().ufrag().equals(remote.ice().ufrag())
              != previous.remoteIce().pwd().equals(remote.ice().pwd());
      if (halfRestart)
        return Result.refused("an ICE restart changes a=ice-ufrag and a=ice-pwd both");
    }
    boolean newIce = previous == null || !previous.remoteIce().equals(remote.ice());
    var localIce = previous == null || newIce ? local.ice() : previous.localIce();

    var media = new ArrayList<NegotiatedMedia>();
    var written = new ArrayList<MediaDescription>();
    var writer = new DescriptionWriter(local, localIce, role.print());
    for (var section : sections) {
      var formats = section.formats;
      if (formats == null) {
        media.add(withoutAudio(section));
        written.add(
            section.accepted()
                ? writer.carrier(section.offered, section.mid)
                : DescriptionWriter.rejected(section.offered));
        continue;
      }
      var flow = flow(section);
      var extensions = HeaderExtensions.read(section.offered, flow);
      var negotiated = accepted(section, formats, flow, extensions.ids());
      media.add(negotiated);
      written.add(
          writer.audio(
              negotiated,
              section.offered.protocol(),
              formats,
              extensions.answer(),
              section.mid.equals(tagged.mid)));
    }
    String missing = missing();
    if (missing != null) return Result.refused(missing);

    long version = previous == null ? 1 : previous.version() + 1;
    return Result.ok(
        new Answered(
            new Negotiated(
                profile,
                localIce,
                remote.ice(),
                remote.fingerprints(),
                role,
                version,
                slotsUsed,
                media),
            writer.session(version, answeredBundle(bundle, sections), written)));
  }

  private @Nullable String troubleWithOffer() {
    if (profile == Profile.RELAY1_RECEIVER) return "an answer was expected, not an offer";
    if (offer.media().isEmpty()) return "SDP has no m-line";
    if (offer.has("ice-lite")) return "both sides are ICE-lite";
    var mids = new HashSet<String>();
    for (var section : offer.media()) {
      String mid = section.mid();
      if (mid != null && !mids.add(mid)) return "two m-lines have the mid " + Text.quoted(mid);
    }
    if (previous == null) return null;
    if (offer.media().size() < previous.media().size())
      return "the offer has fewer m-lines than the one before";
    for (int i = 0; i < previous.media().size(); i++) {
      var before = previous.media().get(i);
      if (before.flow() != Flow.REJECTED && !before.mid().equals(offer.media().get(i).mid())) {
        return "m-line " + i + " must keep the mid " + Text.quoted(before.mid());
      }
    }
    return null;
  }

  /** The mids of the first bundle group; empty if there is none. */
  private List<String> bundle() {
    for (String group : offer.all("group")) {
      var words = SdpParser.words(group);
      if (!words.isEmpty() && words.getFirst().equals("BUNDLE"))
        return words.subList(1, words.size());
    }
    return List.of();
  }

  private List<Section> sections(List<String> bundle) {
    var bundled = new HashSet<>(bundle);
    var sections = new ArrayList<Section>();
    for (var offered : offer.media()) {
      String mid = offered.mid();
      if (isCarrier(offered, bundle)) {
        sections.add(new Section(offered, bundle.getFirst(), null, null));
        continue;
      }
      var formats = AudioFormats.read(offered, local.redAllowed());
      String rejection = rejection(offered, mid, formats);
      if (rejection == null && bundle.isEmpty()) {
        // Without a group there is a transport for one m-line only: the first that will do.
        if (sections.stream().anyMatch(Section::accepted))
          rejection = "m-lines are not in one BUNDLE group";
      } else if (rejection == null && !bundled.contains(mid)) {
        rejection = "audio m-line is not in the BUNDLE group";
      }
      sections.add(
          new Section(
              offered, mid == null ? "" : mid, rejection, rejection == null ? formats : null));
    }
    return sections;
  }

  /**
   * Whether this is video at the head of the bundle. It stays, inactive: Chromium with {@code
   * max-bundle} has put the transport there and cannot apply an answer that rejects it ("Failed to
   * setup RTCP mux", seen with version 156).
   */
  private static boolean isCarrier(MediaDescription offered, List<String> bundle) {
    String mid = offered.mid();
    return offered.kind().equals("video")
        && !bundle.isEmpty()
        && bundle.getFirst().equals(mid)
        && troubleWithTransport(offered, mid) == null;
  }

  private static @Nullable String rejection(
      MediaDescription offered, @Nullable String mid, @Nullable AudioFormats formats) {
    if (!offered.kind().equals("audio"))
      return "only audio is taken, not " + Text.quoted(offered.kind());
    String trouble = troubleWithTransport(offered, mid);
    if (trouble != null) return "audio m-line has " + trouble;
    return formats == null ? "audio m-line has no opus/48000/2" : null;
  }

  private static @Nullable String troubleWithTransport(
      MediaDescription offered, @Nullable String mid) {
    if (offered.port() == 0 && !offered.has("bundle-only")) return "port 0";
    if (mid == null || !Text.isToken(mid) || mid.length() > MAX_MID_LENGTH) {
      return "no a=mid of 1 to " + MAX_MID_LENGTH + " characters";
    }
    if (!offered.protocol().contains("RTP/SAVP"))
      return "an unusable protocol: " + Text.quoted(offered.protocol());
    return offered.has("rtcp-mux") ? null : "no a=rtcp-mux";
  }

  /** The m-line whose ICE and DTLS attributes count for the whole bundle (RFC 8843 section 7.3). */
  private static @Nullable Section tagged(List<String> bundle, List<Section> sections) {
    for (String mid : bundle) {
      for (var section : sections)
        if (section.accepted() && section.mid.equals(mid)) return section;
    }
    for (var section : sections) if (section.accepted()) return section;
    return null;
  }

  private static String whyNothingIsLeft(List<Section> sections) {
    String reason = "SDP has no audio m-line";
    for (var section : sections) {
      if (section.offered.kind().equals("audio") && section.rejection != null)
        return section.rejection;
    }
    return reason;
  }

  private DtlsRole role(String setup) {
    return switch (setup) {
      case "active" -> DtlsRole.PASSIVE;
      case "passive" -> DtlsRole.ACTIVE;
      default -> previous == null ? local.preferredRole() : previous.dtlsRole();
    };
  }

  private Flow flow(Section section) {
    var direction = Direction.of(offer, section.offered);
    boolean microphone = direction.sends && profile != Profile.WHEP;
    boolean slot =
        direction.receives
            && (profile == Profile.WHEP || (profile == Profile.NATIVE && !direction.sends));
    if (microphone) {
      // A transport has one microphone; the check for WHIP comes at the end.
      return ++microphones == 1 ? Flow.INBOUND : Flow.INACTIVE;
    }
    if (!slot || (profile == Profile.WHEP && slots == 1)) return Flow.INACTIVE;
    if (before(section) == null && slotsUsed == local.slots().size()) return Flow.INACTIVE;
    slots++;
    return Flow.OUTBOUND;
  }

  /** The m-line of before, if it had a slot; else null. */
  private @Nullable NegotiatedMedia before(Section section) {
    var before = previous == null ? null : previous.byMid(section.mid);
    return before == null || before.slot() < 0 ? null : before;
  }

  private NegotiatedMedia accepted(
      Section section, AudioFormats formats, Flow flow, HeaderExtensions extensions) {
    int slot = -1;
    SlotParameters parameters = null;
    var before = before(section);
    if (before != null) {
      slot = before.slot();
      parameters = before.slotParameters();
    } else if (flow == Flow.OUTBOUND) {
      slot = slotsUsed++;
      parameters = local.slots().get(slot);
    }
    return new NegotiatedMedia(
        section.mid,
        section.offered.kind(),
        flow,
        formats.opus(),
        formats.red(),
        extensions,
        section.offered.has("rtcp-rsize"),
        slot,
        parameters);
  }

  private static NegotiatedMedia withoutAudio(Section section) {
    return new NegotiatedMedia(
        section.mid,
        section.offered.kind(),
        section.accepted() ? Flow.INACTIVE : Flow.REJECTED,
        -1,
        -1,
        HeaderExtensions.NONE,
        false,
        -1,
        null);
  }

  private @Nullable String missing() {
    return switch (profile) {
      case WHIP ->
          microphones == 1
              ? null
              : "WHIP takes exactly one audio m-line that sends, not " + microphones;
      case RELAY1_SENDER -> microphones > 0 ? null : "SDP has no audio m-line that sends";
      case WHEP -> slots == 1 ? null : "SDP has no audio m-line that receives";
      case NATIVE, RELAY1_RECEIVER -> null;
    };
  }

  private static List<String> answeredBundle(List<String> bundle, List<Section> sections) {
    Map<String, Section> byMid = new HashMap<>();
    for (var section : sections) byMid.put(section.mid, section);
    var answered = new ArrayList<String>();
    for (String mid : bundle) {
      var section = byMid.remove(mid);
      if (section != null && section.accepted()) answered.add(mid);
    }
    return answered;
  }
}
