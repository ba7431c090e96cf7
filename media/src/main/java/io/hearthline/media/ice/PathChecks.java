package io.hearthline.media.ice;

import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The checking end of ICE towards one lite peer (RFC 8445): tries all paths until one is answered,
 * nominates that one, and goes on checking it, which is consent (RFC 7675) and measures the round
 * trip. When it falls silent all are tried again, under the same credentials, for as long as it
 * takes. Confined to the media loop.
 *
 * @param <P> the caller's candidate pair; compared by equals
 */
public final class PathChecks<P> {
  /** What the owner does for the agent, and when the agent learns something. */
  public interface Paths<P> {
    /** Memory for one datagram by this path, sent by {@link #commit}. */
    MemorySegment slot(P path);

    void commit(int length);

    /** A check by this path was answered: the peer may send by it. */
    void opened(P path);

    /** Nothing is accepted from this path or sent to it any more. */
    void evicted(P path);

    /** From now on this is the path to send by. */
    void selected(P path);
  }

  /** How often a path that is answered is checked. */
  static final long CHECK_NANOS = 1_000_000_000L;

  /** A path silent for longer than this is no longer trusted alone. */
  static final long LATE_NANOS = 1_500_000_000L;

  private static final long FASTEST_ROUND_NANOS = 50_000_000L;
  private static final long SLOWEST_ROUND_NANOS = 1_000_000_000L;
  private static final int REMEMBERED_CHECKS = 256;

  /** Of a host candidate, as good as any other: there is nobody to compare it. */
  private static final int PRIORITY = 126 << 24 | 0xffff << 8 | 255;

  /** A path that was answered and has not been given up. */
  private static final class Open<P> {
    final P path;
    long answeredNanos;

    Open(P path) {
      this.path = path;
    }
  }

  private final String password;
  private final Paths<P> owner;
  private final StunWriter writer = new StunWriter();
  private final StunWriter.Check check;
  private final StunWriter.Check nomination;

  /** The first 64 bits of every transaction; the last 32 count. */
  private final long transactions;

  private int nextCheck;
  private final List<@Nullable P> sentBy = new ArrayList<>();
  private final long[] sentNanos = new long[REMEMBERED_CHECKS];
  private List<P> all = List.of();
  private final List<Open<P>> open = new ArrayList<>(2);
  private @Nullable Open<P> selected;
  private long answeredNanos;
  private long rttNanos;
  private long nextRoundNanos;

  /**
   * @param localUfrag names us in the user name; nobody checks us, so there is no password
   * @param remote the peer's credentials
   */
  public PathChecks(
      String localUfrag, IceCredentials remote, Paths<P> owner, SecureRandom random, long now) {
    var username = remote.ufrag() + ":" + localUfrag;
    long tieBreaker = random.nextLong();
    check = new StunWriter.Check(username, PRIORITY, tieBreaker, false);
    nomination = new StunWriter.Check(username, PRIORITY, tieBreaker, true);
    password = remote.password();
    this.owner = owner;
    transactions = random.nextLong();
    answeredNanos = now;
    nextRoundNanos = now;
    for (int i = 0; i < REMEMBERED_CHECKS; i++) sentBy.add(null);
  }

  /** All that are to be tried, from now on; those left out are given up. */
  public void paths(List<P> paths) {
    all = List.copyOf(paths);
    for (int i = open.size() - 1; i >= 0; i--) if (!all.contains(open.get(i).path)) evict(i);
  }

  /** Sends what is due. Call it every 20 ms or so while {@link #hurried}, else every 100 ms. */
  public void tick(long nowNanos) {
    for (int i = open.size() - 1; i >= 0; i--) {
      if (nowNanos - open.get(i).answeredNanos >= IceLite.CONSENT_NANOS) evict(i);
    }
    if (nowNanos - nextRoundNanos < 0) return;
    var trusted = trusted(nowNanos);
    if (trusted == null) {
      for (int i = 0; i < all.size(); i++) send(all.get(i), nowNanos);
      long pause = silentForNanos(nowNanos) / 10;
      nextRoundNanos = nowNanos + Math.clamp(pause, FASTEST_ROUND_NANOS, SLOWEST_ROUND_NANOS);
    } else {
      send(trusted.path, nowNanos);
      nextRoundNanos = nowNanos + CHECK_NANOS;
    }
  }

  /** Whether many checks are under way. */
  public boolean hurried(long nowNanos) {
    return trusted(nowNanos) == null && silentForNanos(nowNanos) < SLOWEST_ROUND_NANOS * 10;
  }

  private @Nullable Open<P> trusted(long nowNanos) {
    boolean good = selected != null && nowNanos - selected.answeredNanos < LATE_NANOS;
    return good ? selected : null;
  }

  private void send(P path, long nowNanos) {
    boolean nominate = selected != null && selected.path.equals(path);
    int number = nextCheck++;
    sentBy.set(number & (REMEMBERED_CHECKS - 1), path);
    sentNanos[number & (REMEMBERED_CHECKS - 1)] = nowNanos;
    var out = owner.slot(path);
    owner.commit(writer.check(out, transactions, number, nominate ? nomination : check, password));
  }

  /** Whether this answers, or pretends to answer, a check of this agent. */
  public boolean asked(StunMessage answer) {
    return answer.transactionHigh() == transactions;
  }

  /**
   * Takes the answer to a check. What is not authentic, was not asked for lately or did not come
   * back by the way that the check went (RFC 8445 section 7.2.5.2.1) changes nothing.
   *
   * @param cameBy whether the answer came by this path
   */
  public void onAnswer(StunMessage answer, Predicate<P> cameBy, long nowNanos) {
    int number = answer.transactionLow();
    int age = nextCheck - number;
    if (!asked(answer) || age <= 0 || age > REMEMBERED_CHECKS) return;
    int place = number & (REMEMBERED_CHECKS - 1);
    var path = sentBy.get(place);
    if (path == null || answer.kind() != StunMessage.Kind.SUCCESS) return;
    if (!cameBy.test(path) || !answer.authentic(password)) return;
    sentBy.set(place, null);
    if (!all.contains(path)) return;
    rttNanos = nowNanos - sentNanos[place];
    answeredNanos = nowNanos;
    var answered = openedBy(path);
    boolean replaces = trusted(nowNanos) == null;
    answered.answeredNanos = nowNanos;
    if (replaces && selected != answered) {
      selected = answered;
      owner.selected(path);
      send(path, nowNanos);
    }
    if (replaces) nextRoundNanos = nowNanos + CHECK_NANOS;
  }

  private Open<P> openedBy(P path) {
    for (var entry : open) if (entry.path.equals(path)) return entry;
    var fresh = new Open<P>(path);
    open.add(fresh);
    owner.opened(path);
    return fresh;
  }

  private void evict(int index) {
    var gone = open.remove(index);
    if (gone == selected) selected = null;
    owner.evicted(gone.path);
  }

  /** Of the check answered last; 0 before the first. */
  public long rttNanos() {
    return rttNanos;
  }

  /** Since the last answer, or since the beginning if there was none. */
  public long silentForNanos(long nowNanos) {
    return nowNanos - answeredNanos;
  }
}
