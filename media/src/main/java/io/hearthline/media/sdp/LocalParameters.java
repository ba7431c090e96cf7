package io.hearthline.media.sdp;

import java.util.List;

/**
 * What the relay brings into a negotiation.
 *
 * @param ice for a new ICE session: the first one, or after a restart. Give fresh ones each time; a
 *     renegotiation that does not restart ICE repeats those of before. {@link Negotiated#localIce}
 *     says which count
 * @param fingerprint of the certificate of this transport; never changes while it lives
 * @param preferredRole taken where the client leaves the choice ({@code actpass})
 * @param candidates host candidates, component 1, most preferred first; may be empty only in tests
 * @param sessionId 0..2^62, the same for all descriptions of one transport
 * @param slots by slot number; also the most that the client gets. Entries already in use must stay
 *     as they were
 * @param maxAverageBitrate what publishers are asked to stay below, 6,000..510,000 bit/s
 * @param redAllowed whether redundant audio (RFC 2198) is answered
 */
public record LocalParameters(
    IceCredentials ice,
    Fingerprint fingerprint,
    DtlsRole preferredRole,
    List<Candidate> candidates,
    long sessionId,
    List<SlotParameters> slots,
    int maxAverageBitrate,
    boolean redAllowed) {
  /**
   * Active is the faster join: the relay sends its ClientHello as soon as it has answered the first
   * authenticated check, half a round trip before a client could, and the client holds its keys a
   * whole round trip earlier (2 instead of 3 round trips after it got the answer). libwebrtc keeps
   * a ClientHello that comes before ICE is writable. It also spares us the client's ClientHello in
   * two fragments, and the last flight is the client's to repeat.
   */
  public static final DtlsRole FASTEST_ROLE = DtlsRole.ACTIVE;

  public LocalParameters {
    Text.require(sessionId >= 0 && sessionId <= 1L << 62, "session id");
    Text.require(maxAverageBitrate >= 6_000 && maxAverageBitrate <= 510_000, "maxaveragebitrate");
    candidates = List.copyOf(candidates);
    slots = List.copyOf(slots);
  }
}
