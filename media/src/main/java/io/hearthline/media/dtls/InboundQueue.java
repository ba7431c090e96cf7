package io.hearthline.media.dtls;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams on their way from the loop to a virtual thread: bounded, copied in, the newest dropped
 * when full (the peer sends its flight again). Thread-safe; the offering side never waits.
 */
final class InboundQueue {
  static final int MAX_DATAGRAMS = 32;
  static final int MAX_BYTES = 16 * 1024;

  private final ArrayDeque<byte[]> datagrams = new ArrayDeque<>(2);
  private int bytes;
  private boolean closed;

  synchronized boolean offer(MemorySegment data, int length) {
    if (closed || datagrams.size() == MAX_DATAGRAMS || bytes + length > MAX_BYTES) return false;
    datagrams.add(data.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    bytes += length;
    notifyAll();
    return true;
  }

  /** The oldest datagram, or null after that time or when closed. */
  synchronized byte @Nullable [] poll(long waitMillis) throws InterruptedException {
    long deadline = System.nanoTime() + waitMillis * 1_000_000;
    while (datagrams.isEmpty() && !closed) {
      long left = deadline - System.nanoTime();
      if (left <= 0) return null;
      wait(left / 1_000_000 + 1);
    }
    return poll();
  }

  synchronized byte @Nullable [] poll() {
    var datagram = datagrams.poll();
    if (datagram != null) bytes -= datagram.length;
    return datagram;
  }

  synchronized boolean isEmpty() {
    return datagrams.isEmpty();
  }

  /** Wakes whoever waits; nothing goes in or out any more. */
  synchronized void close() {
    closed = true;
    datagrams.clear();
    bytes = 0;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }
}
