package io.hearthline.media.transport;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An array of struct mmsghdr as recvmmsg and sendmmsg take it, each with its own sockaddr, iovec,
 * slot and, where asked for, room for control messages. Laid out once; x86-64 and aarch64 agree on
 * all offsets.
 */
final class MessageHeaders {
  static final int COUNT = 64;
  static final int HEADER_BYTES = 64;
  static final int NAME_BYTES = 32;
  static final int CONTROL_BYTES = 64;

  private static final int NAME_LENGTH_AT = 8;
  private static final int IOV_AT = 16;
  private static final int IOV_COUNT_AT = 24;
  private static final int CONTROL_AT = 32;
  private static final int CONTROL_LENGTH_AT = 40;
  private static final int FLAGS_AT = 48;
  private static final int LENGTH_AT = 56;
  private static final int IOV_BYTES = 16;

  /**
   * One cache line more than a slot: at an even 2,048 the first lines of all slots would share four
   * sets of the first-level cache.
   */
  private static final int SLOT_STRIDE = UdpLoop.SLOT_BYTES + 64;

  final MemorySegment names;
  final MemorySegment controls;
  final MemorySegment[] slots = new MemorySegment[COUNT];
  private final MemorySegment headers;
  private final MemorySegment vectors;
  private final long address;
  private final boolean withControl;

  MessageHeaders(Arena arena, boolean withControl) {
    this.withControl = withControl;
    headers = arena.allocate((long) COUNT * HEADER_BYTES, 64);
    vectors = arena.allocate((long) COUNT * IOV_BYTES, 64);
    names = arena.allocate((long) COUNT * NAME_BYTES, 64);
    controls = arena.allocate(withControl ? (long) COUNT * CONTROL_BYTES : 8, 64);
    var data = arena.allocate((long) COUNT * SLOT_STRIDE, 64);
    address = headers.address();
    for (int i = 0; i < COUNT; i++) {
      slots[i] = data.asSlice((long) i * SLOT_STRIDE, UdpLoop.SLOT_BYTES, 64);
      vectors.set(JAVA_LONG, (long) i * IOV_BYTES, slots[i].address());
      int at = i * HEADER_BYTES;
      headers.set(JAVA_LONG, at, names.address() + (long) i * NAME_BYTES);
      headers.set(JAVA_LONG, at + IOV_AT, vectors.address() + (long) i * IOV_BYTES);
      headers.set(JAVA_LONG, at + IOV_COUNT_AT, 1);
      if (withControl)
        headers.set(JAVA_LONG, at + CONTROL_AT, controls.address() + (long) i * CONTROL_BYTES);
    }
  }

  long address(int index) {
    return address + (long) index * HEADER_BYTES;
  }

  /**
   * Makes the first {@code count} ready to receive into: the kernel has overwritten the room with
   * what it used.
   */
  void prepareToReceive(int count) {
    for (int i = 0; i < count; i++) {
      int at = i * HEADER_BYTES;
      headers.set(JAVA_INT, at + NAME_LENGTH_AT, NAME_BYTES);
      if (withControl) headers.set(JAVA_LONG, at + CONTROL_LENGTH_AT, CONTROL_BYTES);
      vectors.set(JAVA_LONG, (long) i * IOV_BYTES + 8, UdpLoop.SLOT_BYTES);
    }
  }

  void prepareToSend(int index, int nameLength, int length) {
    headers.set(JAVA_INT, index * HEADER_BYTES + NAME_LENGTH_AT, nameLength);
    vectors.set(JAVA_LONG, (long) index * IOV_BYTES + 8, length);
  }

  int lengthToSend(int index) {
    return (int) vectors.get(JAVA_LONG, (long) index * IOV_BYTES + 8);
  }

  int received(int index) {
    return headers.get(JAVA_INT, index * HEADER_BYTES + LENGTH_AT);
  }

  int flags(int index) {
    return headers.get(JAVA_INT, index * HEADER_BYTES + FLAGS_AT);
  }

  /** Bytes of control messages received. */
  long controlLength(int index) {
    return headers.get(JAVA_LONG, index * HEADER_BYTES + CONTROL_LENGTH_AT);
  }
}
