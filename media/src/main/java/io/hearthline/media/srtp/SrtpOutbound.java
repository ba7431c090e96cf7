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

  /** Counted SSRCs are those from the first on, so many: a run needs no list. */
  private int firstCounted;

  private long counted;
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
    if (distance(ssrc) < counted || !ssrcs.add(ssrc)) throw usedBefore(ssrc);
    return new OutboundSource(ssrc, keys.suite(), ciphers);
  }

  /**
   * As {@link #source}, for a transport that begins SSRCs without end, which are counted upwards,
   * modulo 2<sup>32</sup>, from any first one. All up to this one are used up by it; they take no
   * memory.
   *
   * @throws IllegalStateException also for one that is not above all counted before
   */
  public OutboundSource countedSource(int ssrc) {
    if (closed) throw new IllegalStateException("closed");
    if (counted == 0) firstCounted = ssrc;
    if (distance(ssrc) < counted || ssrcs.contains(ssrc)) throw usedBefore(ssrc);
    counted = distance(ssrc) + 1;
    return new OutboundSource(ssrc, keys.suite(), ciphers);
  }

  /** From the first counted one upwards, 0 to 2^32 - 1. */
  private long distance(int ssrc) {
    return Integer.toUnsignedLong(ssrc - firstCounted);
  }

  private static IllegalStateException usedBefore(int ssrc) {
    return new IllegalStateException("SSRC " + Integer.toHexString(ssrc) + " was used before");
  }

  /** SSRCs that are remembered one by one. */
  int remembered() {
    return ssrcs.size();
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
