package io.hearthline.media.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a client says about its end of the transport.
 *
 * @param setup {@code actpass}, {@code active} or {@code passive}
 */
record TransportAttributes(IceCredentials ice, List<Fingerprint> fingerprints, String setup) {
  /**
   * Reads them from the m-line that describes the bundle's transport, and above the m-lines what is
   * not there.
   */
  static Result<TransportAttributes> read(SessionDescription session, MediaDescription section) {
    String ufrag = either(section.first("ice-ufrag"), session.first("ice-ufrag"));
    String pwd = either(section.first("ice-pwd"), session.first("ice-pwd"));
    if (ufrag == null || pwd == null)
      return Result.refused("SDP has no a=ice-ufrag or no a=ice-pwd");
    if (!IceCredentials.isUfrag(ufrag)) return Result.refused("a=ice-ufrag is malformed");
    if (!IceCredentials.isPwd(pwd)) return Result.refused("a=ice-pwd is malformed");

    List<Fingerprint> fingerprints = fingerprints(session, section);
    if (fingerprints.isEmpty())
      return Result.refused("SDP has no a=fingerprint of SHA-256 or better");

    String setup = either(section.first("setup"), session.first("setup"));
    if (setup == null) return Result.refused("SDP has no a=setup");
    setup = setup.strip().toLowerCase(Locale.ROOT);
    return switch (setup) {
      case "actpass", "active", "passive" ->
          Result.ok(new TransportAttributes(new IceCredentials(ufrag, pwd), fingerprints, setup));
      default -> Result.refused("a=setup not usable: " + Text.quoted(setup));
    };
  }

  private static List<Fingerprint> fingerprints(
      SessionDescription session, MediaDescription section) {
    List<String> texts = section.all("fingerprint");
    if (texts.isEmpty()) texts = session.all("fingerprint");
    var fingerprints = new ArrayList<Fingerprint>();
    for (String text : texts) {
      if (Fingerprint.parse(text) instanceof Result.Ok<Fingerprint>(var good)
          && !fingerprints.contains(good)) {
        fingerprints.add(good);
      }
    }
    return fingerprints;
  }

  private static @Nullable String either(@Nullable String first, @Nullable String second) {
    return first != null ? first : second;
  }
}
