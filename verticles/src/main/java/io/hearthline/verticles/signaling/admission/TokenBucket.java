package io.hearthline.verticles.signaling.admission;

/** Lets through a burst and then a steady rate. Confined to one thread. */
public final class TokenBucket {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double burst;
  private final double perSecond;
  private double tokens;
  private long filledNanos;

  public TokenBucket(int burst, double perSecond, long nowNanos) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.tokens = burst;
    this.filledNanos = nowNanos;
  }

  /** Takes one token; false when there is none. */
  public boolean take(long nowNanos) {
    tokens = Math.min(burst, tokens + (nowNanos - filledNanos) / NANOS_PER_SECOND * perSecond);
    filledNanos = nowNanos;
    if (tokens < 1) return false;
    tokens--;
    return true;
  }
}
