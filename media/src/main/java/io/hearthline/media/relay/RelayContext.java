package io.hearthline.media.relay;

import io.hearthline.media.rtcp.NtpClock;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What all tracks of a loop share.
 *
 * @param nanoClock the clock of every {@code nowNanos}; read to measure the forward latency
 * @param random start values of sequences and timestamps, spread of report times
 * @param cname canonical name in our SDES, the same in all packets; no secret, no host name
 */
public record RelayContext(
    RelayStats stats,
    NtpClock ntpClock,
    LongSupplier nanoClock,
    RandomGenerator random,
    String cname) {
  byte[] cnameBytes() {
    return cname.getBytes(StandardCharsets.UTF_8);
  }
}
