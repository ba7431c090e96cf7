package io.hearthline.media.engine;

import io.hearthline.media.relay.PipeMessage;
import io.hearthline.media.relay.PublisherTrack;
import io.hearthline.media.rtcp.NtpClock;

/**
 * A stream that comes in by a pipe: its track, and the lease that keeps it coming. Every request is
 * sent again, ever more slowly, until it is answered. Confined to the media loop.
 */
final class PulledStream {
  static final long LEASE_NANOS = 2_000_000_000L;

  /** Whoever switches away and back at once finds the stream still flowing. */
  static final long LINGER_NANOS = 2_000_000_000L;

  /** After this long without a lease the other end has stopped by itself. */
  static final long LEASE_LIFE_NANOS = 6_000_000_000L;

  /** Our last lease was on its way for a moment, and the other end looks every 100 ms. */
  static final long SURELY_ENDED_NANOS = LEASE_LIFE_NANOS + 1_000_000_000L;

  private static final long FIRST_REPEAT_NANOS = 20_000_000L;

  final String id;
  final PublisherTrack track;
  private int ssrc;
  private boolean leased = true;
  private boolean answered;

  /** Of the oldest request that is still meant: what answers an older one is out of date. */
  private int firstToken;

  private boolean asked;
  private long nextNanos;
  private long repeatNanos = FIRST_REPEAT_NANOS;
  private long changedNanos;
  private boolean deserted;
  private long desertedNanos;

  PulledStream(String id, PublisherTrack track, long nowNanos) {
    this.id = id;
    this.track = track;
    nextNanos = nowNanos;
    changedNanos = nowNanos;
  }

  /** Under which the stream comes; 0 = not at all. */
  int ssrc() {
    return ssrc;
  }

  void ssrc(int ssrc) {
    this.ssrc = ssrc;
  }

  boolean leased() {
    return leased;
  }

  /** Asks for it, or for its end. */
  void lease(boolean wanted, long nowNanos) {
    if (wanted == leased) return;
    leased = wanted;
    asked = false;
    changedNanos = nowNanos;
    hurry(nowNanos);
  }

  /** The request may have been lost: it is sent again soon. */
  void hurry(long nowNanos) {
    answered = false;
    nextNanos = nowNanos;
    repeatNanos = FIRST_REPEAT_NANOS;
  }

  boolean hurried() {
    return !answered;
  }

  /** Whether nobody has listened for {@link #LINGER_NANOS}. */
  boolean abandoned(long nowNanos) {
    if (track.listenerCount() > 0) {
      deserted = false;
      return false;
    }
    if (!deserted) desertedNanos = nowNanos;
    deserted = true;
    return nowNanos - desertedNanos >= LINGER_NANOS;
  }

  /** Whether the other end has stopped, said so or not. */
  boolean over(long nowNanos) {
    return !leased && (answered || nowNanos - changedNanos >= SURELY_ENDED_NANOS);
  }

  boolean due(long nowNanos) {
    return nowNanos - nextNanos >= 0;
  }

  /** The next request; the caller sends it. */
  PipeMessage request(int token, long nowNanos) {
    if (!asked) firstToken = token;
    asked = true;
    answered = false;
    nextNanos = nowNanos + repeatNanos;
    repeatNanos = Math.min(2 * repeatNanos, LEASE_NANOS);
    return PipeMessage.request(leased ? PipeMessage.LEASE : PipeMessage.END, token, id);
  }

  /**
   * Takes the token of an answer.
   *
   * @return whether it answers what is meant now
   */
  boolean answers(int token, int nowToken, long nowNanos) {
    if (!asked || token - firstToken < 0 || nowToken - token < 0) return false;
    answered = true;
    repeatNanos = FIRST_REPEAT_NANOS;
    nextNanos = nowNanos + LEASE_NANOS;
    track.roundTrip(NtpClock.compactToNanos(nowToken - token));
    return true;
  }
}
