package io.hearthline.media.relay;

/** Lets {@code perSecond} pass on average and {@code burst} at once. */
final class TokenBucket {
  private final long nanosPerToken;
  private final long fullNanos;
  private long savedNanos;
  private long lastNanos;

  TokenBucket(int perSecond, int burst, long nowNanos) {
    nanosPerToken = 1_000_000_000L / perSecond;
    fullNanos = burst * nanosPerToken;
    savedNanos = fullNanos;
    lastNanos = nowNanos;
  }

  boolean take(long nowNanos) {
    savedNanos = Math.min(fullNanos, savedNanos + Math.max(0, nowNanos - lastNanos));
    lastNanos = nowNanos;
    if (savedNanos < nanosPerToken) return false;
    savedNanos -= nanosPerToken;
    return true;
  }
}
