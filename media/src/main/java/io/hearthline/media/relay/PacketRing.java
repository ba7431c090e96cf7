package io.hearthline.media.relay;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last {@value #PACKETS} packets of one source in plaintext, for retransmission. What lies
 * under an index never changes until the source does: the promise {@link Protector#protectAgain}
 * rests on. Memory is taken with the first packet: a microphone that never talks costs none.
 */
final class PacketRing implements AutoCloseable {
  static final int PACKETS = 512;
  static final int SLOT_BYTES = 1_280;

  private static final long EMPTY = -1;

  private final long[] indices = new long[PACKETS];
  private final short[] lengths = new short[PACKETS];
  private @Nullable Arena arena;
  private MemorySegment slots = MemorySegment.NULL;

  PacketRing() {
    clear();
  }

  /**
   * Copies a packet in.
   *
   * @param length at most {@link #SLOT_BYTES}
   * @return null when it was taken, or why not: DUPLICATE, or TOO_LATE when newer ones took its
   *     place
   */
  @Nullable DropReason put(MemorySegment packet, int length, long index) {
    int slot = slot(index);
    if (indices[slot] == index) return DropReason.DUPLICATE;
    if (indices[slot] > index) return DropReason.TOO_LATE;
    if (arena == null) {
      arena = Arena.ofConfined();
      slots = arena.allocate((long) PACKETS * SLOT_BYTES, 8);
    }
    MemorySegment.copy(packet, 0, slots, offset(index), length);
    indices[slot] = index;
    lengths[slot] = (short) length;
    return null;
  }

  /** Length of the packet with this index, 0 when it is not here. */
  int length(long index) {
    int slot = slot(index);
    return indices[slot] == index ? lengths[slot] : 0;
  }

  MemorySegment memory() {
    return slots;
  }

  long offset(long index) {
    return (long) slot(index) * SLOT_BYTES;
  }

  void clear() {
    Arrays.fill(indices, EMPTY);
  }

  private static int slot(long index) {
    return (int) (index & (PACKETS - 1));
  }

  @Override
  public void close() {
    clear();
    if (arena != null) arena.close();
    arena = null;
    slots = MemorySegment.NULL;
  }
}
