package io.hearthline.media.srtp;

import java.util.HashSet;
import java.util.Set;

/**
 * The sending half of one transport's SRTP: its session keys and the SSRCs sent under them.
 * Confined to the loop that owns the transport.
 */
public final class SrtpOutbound implements AutoCloseable {

  private final SrtpKeys keys;
  private final SessionCiphers ciphers;
  private final Set<Integer> ssrcs = new HashSet<>();
  private boolean closed;

  /**
   * @param keys taken over, and wiped by {@link #close()}; never given to a second outbound
   */
  public SrtpOutbound(SrtpKeys keys, SrtpCrypto crypto) {
    this(keys, SessionCiphers.derive(keys, crypto));
  }

  /** For test vectors, which name session keys. */
  SrtpOutbound(SrtpKeys keys, SessionCiphers ciphers) {
    this.keys = keys;
    this.ciphers = ciphers;
  }

  /**
   * The one context of an outgoing SSRC on this transport, for its whole life: it is moved to
   * whoever sends next, never recreated, so that no index is used twice (RFC 7714 section 8.4).
   *
   * @throws IllegalStateException when asked twice for one SSRC, or after {@link #close()}
   */
  public OutboundSource source(int ssrc) {
    if (closed) throw new IllegalStateException("closed");
    if (!ssrcs.add(ssrc)) {
      throw new IllegalStateException(
          "SSRC " + Integer.toHexString(ssrc) + " has its context already");
    }
    return new OutboundSource(ssrc, keys.suite(), ciphers);
  }

  public SrtpSuite suite() {
    return keys.suite();
  }

  /** Wipes the keys; sources made before refuse to protect from now on. */
  @Override
  public void close() {
    closed = true;
    ciphers.close();
    keys.close();
  }
}
