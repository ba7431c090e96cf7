package io.hearthline.verticles.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;

/**
 * Makes guessing slow: after a few failures an address waits, twice as long each time. Holds so
 * many addresses and no more. Safe for use by several threads.
 */
public final class FailedAttempts {
  private static final int FREE = 5;
  private static final int MAX_ADDRESSES = 10_000;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
  private static final Duration FORGET_AFTER = Duration.ofMinutes(30);

  private record Failures(int count, Instant last) {}

  private final InstantSource clock;
  private final LinkedHashMap<String, Failures> byAddress = new LinkedHashMap<>();

  public FailedAttempts(InstantSource clock) {
    this.clock = clock;
  }

  /** How long the address has to wait before it may try again; zero if not at all. */
  public synchronized Duration waitFor(String address) {
    var failures = byAddress.get(AddressBlock.of(address));
    if (failures == null || failures.count() < FREE) return Duration.ZERO;
    var until = failures.last().plus(penalty(failures.count()));
    var left = Duration.between(clock.instant(), until);
    return left.isNegative() ? Duration.ZERO : left;
  }

  public synchronized void failed(String address) {
    var now = clock.instant();
    var key = AddressBlock.of(address);
    var before = byAddress.remove(key);
    int count = 1;
    if (before != null && now.isBefore(before.last().plus(FORGET_AFTER))) count += before.count();
    byAddress.putLast(key, new Failures(count, now));
    if (byAddress.size() > MAX_ADDRESSES) byAddress.pollFirstEntry();
  }

  public synchronized void succeeded(String address) {
    byAddress.remove(AddressBlock.of(address));
  }

  synchronized int addresses() {
    return byAddress.size();
  }

  private static Duration penalty(int count) {
    int doublings = Math.min(count - FREE, 20);
    var wait = FIRST_WAIT.multipliedBy(1L << doublings);
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }
}
