package io.hearthline.media.ice;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ICE-lite agent of one transport (RFC 8445 section 2.5): answers authenticated checks, and
 * remembers from where they came. Only an authenticated request moves anything here. Confined to
 * the media loop.
 *
 * <p>MESSAGE-INTEGRITY does not cover the sender's address (RFC 8489 section 14.5), and a lite
 * agent sends no check of its own back to it. So whoever overhears checks could repeat them from
 * another address and draw the audio there: still encrypted, but lost to the client. A check
 * therefore counts once. One of the last {@value #REMEMBERED_CHECKS}, ten minutes of a client that
 * checks every 2.5 seconds, opens no pair, moves nothing and prolongs no consent when it comes
 * again, from wherever.
 *
 * <p>Not prevented: a check kept for longer than that, under credentials that are still good,
 * counts once more. It opens a pair for {@link #CONSENT_NANOS}; if it nominates, the audio is away
 * until the client's next nomination (browsers of the Chromium family: their next check) or next
 * check after {@link #STALE_NANOS}. An ICE restart ends the use of everything overheard before it.
 * And whoever can overtake the client's own datagram, or stop it, has its check first: against
 * someone who owns the path ICE has no remedy (RFC 8445 section 19).
 *
 * @param <S> the local socket that a datagram came in by; compared by equals
 * @param <P> the caller's candidate pair: what it needs to send to that address
 */
public final class IceLite<S, P> {
  /** What the owner of the transport does when the agent learns something. */
  public interface Pairs<S, P> {
    /** A check from a new 5-tuple was authenticated: the caller's object for it. */
    P validated(S socket, long addressHigh, long addressLow, int port);

    /** The pair is no longer valid: nothing is accepted from it or sent to it. */
    void evicted(P pair);

    /** From now on the transport sends to this pair. */
    void selected(P pair);

    /** A check with the new credentials was nominated: the old ones are good no longer. */
    default void restarted(IceCredentials forgotten) {}

    /** A request had a wrong password or a wrong name of the peer. */
    default void refused() {}
  }

  /** Pairs that DTLS and SRTP are accepted from at the same time. */
  public static final int MAX_PAIRS = 8;

  /** RFC 7675 section 5.1: consent lasts this long after the last authenticated request. */
  public static final long CONSENT_NANOS = 30_000_000_000L;

  private static final long REFUSAL_INTERVAL_NANOS = 1_000_000_000L;
  private static final int REMEMBERED_CHECKS = 256;

  /**
   * A nominated pair without a check for so long yields to another one that is checked: RFC 7675
   * has a client check its pair every 4 to 6 seconds.
   */
  public static final long STALE_NANOS = 10_000_000_000L;

  private static final class Valid<S, P> {
    final S socket;
    final long high;
    final long low;
    final int port;
    final P pair;
    String remoteUfrag;
    Generation generation;
    long lastCheckNanos;

    Valid(
        S socket,
        long high,
        long low,
        int port,
        P pair,
        String remoteUfrag,
        Generation generation) {
      this.socket = socket;
      this.high = high;
      this.low = low;
      this.port = port;
      this.pair = pair;
      this.remoteUfrag = remoteUfrag;
      this.generation = generation;
    }
  }

  /** Our credentials and, once signaling has told it, the peer's ufrag. */
  private static final class Generation {
    final IceCredentials local;
    @Nullable String remoteUfrag;

    Generation(IceCredentials local) {
      this.local = local;
    }
  }

  private final Pairs<S, P> pairs;
  private final List<Valid<S, P>> valid = new ArrayList<>(2);
  private final int[] seenChecks = new int[REMEMBERED_CHECKS];
  private int nextSeen;
  private Generation current;
  private @Nullable Generation previous;
  private @Nullable Valid<S, P> selected;
  private boolean nominated;
  private long lastCheckNanos;
  private long lastRefusalNanos;

  public IceLite(IceCredentials local, Pairs<S, P> pairs, long nowNanos) {
    this.current = new Generation(local);
    this.pairs = pairs;
    this.lastCheckNanos = nowNanos;
    this.lastRefusalNanos = nowNanos - REFUSAL_INTERVAL_NANOS;
  }

  /** The credentials for the next SDP of ours. */
  public IceCredentials local() {
    return current.local;
  }

  /** The credentials from before a restart, while both are good; else null. */
  public @Nullable IceCredentials previousLocal() {
    return previous == null ? null : previous.local;
  }

  /**
   * The peer's ufrag of the current generation has become known: pairs that were validated for it
   * under another name go.
   */
  public void remote(String ufrag) {
    var generation = current;
    generation.remoteUfrag = ufrag;
    for (int i = valid.size() - 1; i >= 0; i--) {
      var entry = valid.get(i);
      if (entry.generation == generation && !entry.remoteUfrag.equals(ufrag)) evict(i);
    }
  }

  /** The peer's ufrag of the current generation, or null as long as nobody told it. */
  public @Nullable String remoteUfrag() {
    return current.remoteUfrag;
  }

  /**
   * Begins an ICE restart (RFC 8445 section 9). Media goes on over the old pairs, and the old
   * credentials stay good, until a check with the new ones nominates. A second restart before that
   * replaces the first.
   *
   * @return the credentials that are dead now (a restart that was never completed), or null
   */
  public @Nullable IceCredentials restart(IceCredentials newLocal) {
    var replaced = previous == null ? null : current.local;
    if (previous == null) previous = current;
    current = new Generation(newLocal);
    return replaced;
  }

  /**
   * Handles a binding request whose receiver's ufrag led to this transport.
   *
   * @param request just parsed; anything but a request is ignored
   * @param out where the answer goes, at least 100 bytes
   * @return bytes of the answer, to be sent by the same 5-tuple; 0 = say nothing
   */
  public int onRequest(
      StunMessage request,
      S socket,
      long high,
      long low,
      int port,
      long nowNanos,
      StunWriter writer,
      MemorySegment out) {
    if (request.kind() != StunMessage.Kind.REQUEST || !request.hasIntegrity()) return 0;
    var to = request.receiverUfrag();
    var from = request.senderUfrag();
    if (to == null || from == null) return 0;
    var generation = generation(to);
    if (generation == null) return 0;
    var password = generation.local.password();
    if (!request.authentic(password)
        || (generation.remoteUfrag != null && !generation.remoteUfrag.equals(from))) {
      return refuse(request, nowNanos, writer, out);
    }
    if (request.unknownAttribute() != 0) return writer.refusal(out, request, 420, password);
    // Two lite or confused agents: this side is always the controlled one, so the other switches.
    if (request.controlled()) return writer.refusal(out, request, 487, password);
    if (seenBefore(request)) {
      // Sent again by a client that missed our answer, which is all that it gets for it.
      boolean known = lookUp(socket, high, low, port) != null;
      return known ? writer.success(out, request, high, low, port, password) : 0;
    }

    lastCheckNanos = nowNanos;
    var entry = validate(socket, high, low, port, from, generation, nowNanos);
    if (request.useCandidate()) nominate(entry, generation);
    else if (!nominated || stale(nowNanos)) select(entry);
    return writer.success(out, request, high, low, port, password);
  }

  private @Nullable Generation generation(String ufrag) {
    if (current.local.ufrag().equals(ufrag)) return current;
    if (previous != null && previous.local.ufrag().equals(ufrag)) return previous;
    return null;
  }

  private int refuse(StunMessage request, long nowNanos, StunWriter writer, MemorySegment out) {
    pairs.refused();
    if (nowNanos - lastRefusalNanos < REFUSAL_INTERVAL_NANOS) return 0;
    lastRefusalNanos = nowNanos;
    return writer.refusal(out, request, 401, null);
  }

  /**
   * Remembers a check by its MESSAGE-INTEGRITY. Not by its transaction id: some agents (libjuice)
   * nominate a pair under the id of their first check of it.
   */
  private boolean seenBefore(StunMessage request) {
    int check = request.integrityStart();
    for (int seen : seenChecks) if (seen == check) return true;
    seenChecks[nextSeen] = check;
    nextSeen = (nextSeen + 1) % REMEMBERED_CHECKS;
    return false;
  }

  private boolean stale(long nowNanos) {
    return selected == null || nowNanos - selected.lastCheckNanos > STALE_NANOS;
  }

  private Valid<S, P> validate(
      S socket,
      long high,
      long low,
      int port,
      String remoteUfrag,
      Generation generation,
      long nowNanos) {
    var entry = lookUp(socket, high, low, port);
    if (entry == null) {
      if (valid.size() == MAX_PAIRS) evict(leastRecent());
      var pair = pairs.validated(socket, high, low, port);
      entry = new Valid<>(socket, high, low, port, pair, remoteUfrag, generation);
      valid.add(entry);
    }
    entry.remoteUfrag = remoteUfrag;
    entry.generation = generation;
    entry.lastCheckNanos = nowNanos;
    return entry;
  }

  private void nominate(Valid<S, P> entry, Generation generation) {
    nominated = true;
    select(entry);
    if (generation == current && previous != null) {
      var forgotten = previous.local;
      previous = null;
      pairs.restarted(forgotten);
    }
  }

  private void select(Valid<S, P> entry) {
    if (selected == entry) return;
    selected = entry;
    pairs.selected(entry.pair);
  }

  private int leastRecent() {
    int oldest = -1;
    for (int i = 0; i < valid.size(); i++) {
      var entry = valid.get(i);
      if (entry == selected) continue;
      if (oldest < 0 || entry.lastCheckNanos - valid.get(oldest).lastCheckNanos < 0) oldest = i;
    }
    return oldest;
  }

  private void evict(int index) {
    var gone = valid.remove(index);
    if (gone == selected) {
      selected = null;
      nominated = false;
      Valid<S, P> latest = null;
      for (var entry : valid) {
        if (latest == null || entry.lastCheckNanos - latest.lastCheckNanos > 0) latest = entry;
      }
      if (latest != null) select(latest);
    }
    pairs.evicted(gone.pair);
  }

  /** Forgets pairs without a check for {@link #CONSENT_NANOS}. Call it about once a second. */
  public void expire(long nowNanos) {
    for (int i = valid.size() - 1; i >= 0; i--) {
      if (nowNanos - valid.get(i).lastCheckNanos >= CONSENT_NANOS) evict(i);
    }
  }

  /** The pair of a validated 5-tuple, from which DTLS and SRTP are accepted; else null. */
  public @Nullable P find(S socket, long high, long low, int port) {
    var entry = lookUp(socket, high, low, port);
    return entry == null ? null : entry.pair;
  }

  private @Nullable Valid<S, P> lookUp(S socket, long high, long low, int port) {
    for (int i = 0; i < valid.size(); i++) {
      var entry = valid.get(i);
      if (entry.low == low
          && entry.port == port
          && entry.high == high
          && entry.socket.equals(socket)) return entry;
    }
    return null;
  }

  /** Forgets the pairs of a socket that is gone: an address of this machine went away. */
  public void socketClosed(S socket) {
    for (int i = valid.size() - 1; i >= 0; i--) {
      if (valid.get(i).socket.equals(socket)) evict(i);
    }
  }

  /** Where to send: nominated last, or before any nomination validated last; null if nowhere. */
  public @Nullable P selected() {
    return selected == null ? null : selected.pair;
  }

  public int validPairs() {
    return valid.size();
  }

  /** Since the last authenticated request, or since the beginning if there was none. */
  public long silentForNanos(long nowNanos) {
    return nowNanos - lastCheckNanos;
  }

  /** Whether the peer still wants to hear from us (RFC 7675). */
  public boolean hasConsent(long nowNanos) {
    return silentForNanos(nowNanos) < CONSENT_NANOS;
  }
}
