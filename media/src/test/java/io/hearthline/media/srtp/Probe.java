package io.hearthline.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Offers a datagram in memory that ends with it, beside guard bytes that nobody may touch. */
final class Probe implements AutoCloseable {

  private static final int GUARD_BYTES = 64;
  private static final byte GUARD = 0x5a;

  private final SrtpInbound inbound;

  Probe(SrtpSuite suite, SrtpCrypto crypto) {
    inbound = new SrtpInbound(Packets.keys(suite, 1), crypto);
  }

  /** A stranger has no key: everything is refused, nothing thrown, nothing learned. */
  void offer(byte[] datagram) {
    try (var arena = Arena.ofConfined()) {
      var memory = arena.allocate(datagram.length + 2 * GUARD_BYTES).fill(GUARD);
      var exact = memory.asSlice(GUARD_BYTES, datagram.length);
      offer(exact, datagram, memory);
      assertThat(inbound.unprotectRtcp(fill(exact, datagram), datagram.length)).isNegative();
      assertGuards(memory);
    }
    assertThat(inbound.sources()).isZero();
  }

  private void offer(MemorySegment exact, byte[] datagram, MemorySegment memory) {
    assertThat(inbound.unprotect(fill(exact, datagram), datagram.length)).isNegative();
    assertGuards(memory);
  }

  private static MemorySegment fill(MemorySegment exact, byte[] datagram) {
    return exact.copyFrom(MemorySegment.ofArray(datagram));
  }

  private static void assertGuards(MemorySegment memory) {
    var guard = new byte[GUARD_BYTES];
    Arrays.fill(guard, GUARD);
    assertThat(memory.asSlice(0, GUARD_BYTES).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(guard);
    assertThat(memory.asSlice(memory.byteSize() - GUARD_BYTES).toArray(ValueLayout.JAVA_BYTE))
        .isEqualTo(guard);
  }

  @Override
  public void close() {
    inbound.close();
  }
}
