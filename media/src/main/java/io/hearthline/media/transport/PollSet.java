package io.hearthline.media.transport;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sockets that a loop waits for, and the descriptor that wakes it, as ppoll takes them. Unlike
 * epoll it hangs nothing on a socket while the loop works, which would be asked after every
 * datagram sent: 5 % of the sending. The price, one look at each socket per wait, is small for the
 * few that a node has. Confined to the loop thread.
 */
final class PollSet {
  private static final int ENTRY_BYTES = 8;
  private static final int EVENTS_AT = 4;
  private static final int RETURNED_AT = 6;
  private static final short POLLIN = 1;

  private final Arena arena;
  private final LinuxNet net;
  private @Nullable LinuxUdpSocket[] sockets = new LinuxUdpSocket[16];
  private MemorySegment entries;

  /** The first entry is that of the waker. */
  private int count = 1;

  PollSet(Arena arena, LinuxNet net, int wakeFd) {
    this.arena = arena;
    this.net = net;
    entries = arena.allocate((long) sockets.length * ENTRY_BYTES, JAVA_INT.byteAlignment());
    write(0, wakeFd);
  }

  void add(LinuxUdpSocket socket) {
    if (count == sockets.length) grow();
    sockets[count] = socket;
    write(count++, socket.fd);
  }

  private void grow() {
    var larger = arena.allocate(2 * entries.byteSize(), JAVA_INT.byteAlignment());
    larger.copyFrom(entries);
    entries = larger;
    sockets = Arrays.copyOf(sockets, 2 * sockets.length);
  }

  /** May be called while the answers of a wait are taken. */
  void remove(LinuxUdpSocket socket) {
    for (int i = 1; i < count; i++) {
      if (sockets[i] != socket) continue;
      int last = --count;
      sockets[i] = sockets[last];
      sockets[last] = null;
      entries
          .asSlice((long) i * ENTRY_BYTES, ENTRY_BYTES)
          .copyFrom(entries.asSlice((long) last * ENTRY_BYTES, ENTRY_BYTES));
      return;
    }
  }

  /** Waits until something can be read, a signal comes or the time is over. */
  void await(long timeoutNanos) {
    if (net.poll(entries.address(), count, timeoutNanos) > 0) return;
    for (int i = 0; i < count; i++) entries.set(JAVA_SHORT, returnedAt(i), (short) 0);
  }

  /** Whether the waker was used since it was asked last. */
  boolean woken() {
    return take(0);
  }

  /**
   * To be counted down from here, so that what is added meanwhile has its turn with the next wait.
   */
  int last() {
    return count - 1;
  }

  LinuxUdpSocket get(int place) {
    var socket = sockets[place];
    if (socket == null) throw new IllegalArgumentException("place " + place + " of " + count);
    return socket;
  }

  /** The socket of this place if the last wait found it readable and nobody took it yet. */
  @Nullable LinuxUdpSocket takeReadable(int place) {
    return place < count && take(place) ? sockets[place] : null;
  }

  private boolean take(int place) {
    boolean readable = entries.get(JAVA_SHORT, returnedAt(place)) != 0;
    if (readable) entries.set(JAVA_SHORT, returnedAt(place), (short) 0);
    return readable;
  }

  private void write(int place, int fd) {
    long at = (long) place * ENTRY_BYTES;
    entries.set(JAVA_INT, at, fd);
    entries.set(JAVA_SHORT, at + EVENTS_AT, POLLIN);
    entries.set(JAVA_SHORT, at + RETURNED_AT, (short) 0);
  }

  private static long returnedAt(int place) {
    return (long) place * ENTRY_BYTES + RETURNED_AT;
  }
}
