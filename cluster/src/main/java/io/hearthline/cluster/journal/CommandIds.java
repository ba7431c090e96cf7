package io.hearthline.cluster.journal;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ids for commands that grow with time (UUID version 7, RFC 9562 section 5.7): a store's index of
 * random ones would change a page of the file for each, these fill one page after the other.
 */
public final class CommandIds {
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 1L << 63;
  private static final int RANDOM_BITS = 12;

  private CommandIds() {}

  /** Another one than all before, on any node. */
  public static UUID next() {
    var random = ThreadLocalRandom.current();
    long millis = System.currentTimeMillis();
    return new UUID(
        millis << 16 | VERSION | random.nextInt(1 << RANDOM_BITS),
        VARIANT | random.nextLong() >>> 2);
  }
}
