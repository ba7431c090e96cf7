package io.hearthline.media.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a PATCH with a fragment does to a transport (RFC 9725): nothing but an ICE restart changes
 * it.
 */
public final class TrickleAnswerer {
  /**
   * What a fragment led to.
   *
   * @param negotiated as before, or with new credentials on both sides after an ICE restart
   * @param answer for the client after an ICE restart; null for plain trickle
   */
  public record Trickled(Negotiated negotiated, @Nullable TrickleFragment answer) {}

  private TrickleAnswerer() {}

  /**
   * Candidates are not looked at: towards an ICE-lite relay the client's checks are what tells its
   * addresses.
   */
  public static Result<Trickled> apply(
      TrickleFragment fragment, Negotiated previous, LocalParameters local) {
    var ice = fragment.ice();
    if (ice == null || ice.equals(previous.remoteIce()))
      return Result.ok(new Trickled(previous, null));
    if (ice.ufrag().equals(previous.remoteIce().ufrag())
        || ice.pwd().equals(previous.remoteIce().pwd())) {
      return Result.refused("an ICE restart changes a=ice-ufrag and a=ice-pwd both");
    }
    var restarted =
        new Negotiated(
            previous.profile(),
            local.ice(),
            ice,
            previous.remoteFingerprints(),
            previous.dtlsRole(),
            previous.version(),
            previous.slotsUsed(),
            previous.media());
    List<String> mids =
        previous.media().stream()
            .filter(media -> media.flow() != Flow.REJECTED)
            .map(NegotiatedMedia::mid)
            .toList();
    var section =
        new TrickleFragment.Section(
            mids.isEmpty() ? "" : mids.getFirst(), local.candidates(), true);
    return Result.ok(
        new Trickled(
            restarted, new TrickleFragment(local.ice(), true, mids, List.of(section), false)));
  }
}
