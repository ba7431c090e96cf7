package io.hearthline.media.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What offer and answer agreed on for one transport.
 *
 * @param remoteFingerprints at least one; the client's certificate must match any of them
 * @param dtlsRole ours
 * @param version of our last description, counts up from 1
 * @param slotsUsed how many slot numbers were ever given out; none is used for a second m-line
 * @param media by m-line index, rejected ones included
 */
public record Negotiated(
    Profile profile,
    IceCredentials localIce,
    IceCredentials remoteIce,
    List<Fingerprint> remoteFingerprints,
    DtlsRole dtlsRole,
    long version,
    int slotsUsed,
    List<NegotiatedMedia> media) {
  public Negotiated {
    remoteFingerprints = List.copyOf(remoteFingerprints);
    media = List.copyOf(media);
  }

  /** The m-lines that the client sends on. */
  public List<NegotiatedMedia> microphones() {
    return media.stream().filter(section -> section.flow() == Flow.INBOUND).toList();
  }

  /** The m-lines that the relay sends on, in the order of the description. */
  public List<NegotiatedMedia> slots() {
    return media.stream().filter(section -> section.flow() == Flow.OUTBOUND).toList();
  }

  /** Null if no m-line has this mid. */
  public @Nullable NegotiatedMedia byMid(String mid) {
    for (var section : media) if (section.mid().equals(mid)) return section;
    return null;
  }

  /** Whether this came of an earlier state by an ICE restart. */
  public boolean restartedIceSince(Negotiated earlier) {
    return !localIce.equals(earlier.localIce);
  }
}
