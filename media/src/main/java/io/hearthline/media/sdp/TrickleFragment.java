package io.hearthline.media.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of type {@code application/trickle-ice-sdpfrag} (RFC 8840): candidates, or the credentials
 * of an ICE restart.
 *
 * @param ice null if the fragment names none, or a user name fragment without a password
 * @param iceLite whether its author is ICE-lite
 * @param bundle mids of the group; may be empty
 * @param endOfCandidates for all sections at once
 */
public record TrickleFragment(
    @Nullable IceCredentials ice,
    boolean iceLite,
    List<String> bundle,
    List<Section> sections,
    boolean endOfCandidates) {
  public static final String CONTENT_TYPE = "application/trickle-ice-sdpfrag";

  /**
   * What belongs to one m-line.
   *
   * @param mid empty if the fragment does not say
   */
  public record Section(String mid, List<Candidate> candidates, boolean endOfCandidates) {
    public Section {
      Text.require(mid.isEmpty() || Text.isToken(mid), "mid");
      candidates = List.copyOf(candidates);
    }
  }

  public TrickleFragment {
    for (String mid : bundle) Text.require(Text.isToken(mid), "mid");
    bundle = List.copyOf(bundle);
    sections = List.copyOf(sections);
  }

  /**
   * Reads a fragment under the limits of {@link SessionDescription}; candidates of unknown form are
   * skipped.
   */
  public static Result<TrickleFragment> parse(String text) {
    return new SdpParser(text).fragment().then(TrickleFragment::of);
  }

  private static Result<TrickleFragment> of(SessionDescription body) {
    var sections = new ArrayList<Section>();
    var head = section(body.attributes());
    if (!head.mid.isEmpty() || !head.candidates.isEmpty()) sections.add(head);
    String ufrag = body.first("ice-ufrag");
    String pwd = body.first("ice-pwd");
    for (var part : body.media()) {
      var section = section(part.attributes());
      sections.add(section);
      if (ufrag == null) ufrag = part.first("ice-ufrag");
      if (pwd == null) pwd = part.first("ice-pwd");
    }
    if (ufrag != null && !IceCredentials.isUfrag(ufrag))
      return Result.refused("a=ice-ufrag is malformed");
    if (pwd != null && !IceCredentials.isPwd(pwd)) return Result.refused("a=ice-pwd is malformed");
    if (ufrag == null && pwd != null) return Result.refused("a=ice-pwd without a=ice-ufrag");
    boolean end = sections.contains(head) ? false : body.has("end-of-candidates");
    var ice = ufrag == null || pwd == null ? null : new IceCredentials(ufrag, pwd);
    if (ice == null && sections.isEmpty() && !end)
      return Result.refused("the fragment holds nothing");
    return Result.ok(new TrickleFragment(ice, body.has("ice-lite"), bundle(body), sections, end));
  }

  private static Section section(List<Attribute> attributes) {
    var candidates = new ArrayList<Candidate>();
    for (String text : Attribute.all(attributes, "candidate")) {
      if (Candidate.parse(text) instanceof Result.Ok<Candidate>(var candidate))
        candidates.add(candidate);
    }
    String mid = Attribute.first(attributes, "mid");
    return new Section(
        mid != null && Text.isToken(mid) ? mid : "",
        candidates,
        Attribute.has(attributes, "end-of-candidates"));
  }

  private static List<String> bundle(SessionDescription body) {
    for (String group : body.all("group")) {
      var words = SdpParser.words(group);
      if (!words.isEmpty() && words.getFirst().equals("BUNDLE")) {
        return words.stream().skip(1).filter(Text::isToken).toList();
      }
    }
    return List.of();
  }

  /** The credentials stand in the first section, above all sections if there is none. */
  public String print() {
    var out = new StringBuilder(256);
    if (iceLite) out.append("a=ice-lite\r\na=ice-options:ice2 trickle\r\n");
    if (!bundle.isEmpty())
      out.append("a=group:BUNDLE ").append(String.join(" ", bundle)).append("\r\n");
    if (sections.isEmpty()) printIce(out);
    if (endOfCandidates) out.append("a=end-of-candidates\r\n");
    for (int i = 0; i < sections.size(); i++) {
      var section = sections.get(i);
      out.append("m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n");
      if (!section.mid.isEmpty()) out.append("a=mid:").append(section.mid).append("\r\n");
      if (i == 0) printIce(out);
      for (var candidate : section.candidates) {
        out.append("a=candidate:").append(candidate.print()).append("\r\n");
      }
      if (section.endOfCandidates) out.append("a=end-of-candidates\r\n");
    }
    return out.toString();
  }

  private void printIce(StringBuilder out) {
    if (ice == null) return;
    out.append("a=ice-ufrag:").append(ice.ufrag()).append("\r\n");
    out.append("a=ice-pwd:").append(ice.pwd()).append("\r\n");
  }
}
