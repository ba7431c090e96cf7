package io.hearthline.media.engine;

import io.hearthline.media.dtls.DtlsFingerprint;
import io.hearthline.media.ice.IceCredentials;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What one end of a pipe tells the other, by a way that both trust: it holds a password. Good for
 * one pipe.
 *
 * @param candidates where this end can be reached, best first
 * @param ice of this end
 * @param fingerprint of this end's certificate; the other end accepts no other
 */
public record PipeEnd(
    List<InetSocketAddress> candidates, IceCredentials ice, DtlsFingerprint fingerprint) {
  /** Addresses of one node at most: more are not tried. */
  public static final int MOST_CANDIDATES = 16;

  public PipeEnd {
    candidates = List.copyOf(candidates.subList(0, Math.min(candidates.size(), MOST_CANDIDATES)));
  }
}
