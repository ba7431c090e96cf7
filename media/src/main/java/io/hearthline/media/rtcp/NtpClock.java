package io.hearthline.media.rtcp;

import java.time.Instant;

/**
 * The relay's NTP time, derived from the monotonic clock so that no correction of the wall clock
 * ever bends the relation between NTP and RTP time.
 *
 * @param anchorNanos monotonic time at the anchor
 * @param anchorSeconds seconds since 1900 at the anchor
 * @param anchorFractionNanos 0..999,999,999
 */
public record NtpClock(long anchorNanos, long anchorSeconds, int anchorFractionNanos) {
  private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Anchored here and now; for times of {@link System#nanoTime}. */
  public static NtpClock system() {
    return anchored(Instant.now(), System.nanoTime());
  }

  public static NtpClock anchored(Instant wall, long nowNanos) {
    return new NtpClock(nowNanos, wall.getEpochSecond() + SECONDS_1900_TO_1970, wall.getNano());
  }

  /** 32 bits of seconds, 32 bits of fraction. */
  public long ntp(long nowNanos) {
    long nanos = nowNanos - anchorNanos + anchorFractionNanos;
    long seconds = anchorSeconds + Math.floorDiv(nanos, NANOS_PER_SECOND);
    long fraction = (Math.floorMod(nanos, NANOS_PER_SECOND) << 32) / NANOS_PER_SECOND;
    return (seconds << 32) | fraction;
  }

  /** The middle 32 bits, as reports carry them: 1/65536 s. */
  public static int compact(long ntp) {
    return (int) (ntp >>> 16);
  }

  /** A span in 1/65536 s as nanoseconds. */
  public static long compactToNanos(int compact) {
    return (compact * NANOS_PER_SECOND) >> 16;
  }

  /** Nanoseconds as a span in 1/65536 s. */
  public static int nanosToCompact(long nanos) {
    return (int) (nanos / 1_000 * 65_536 / 1_000_000);
  }
}
