package io.hearthline.media.transport;

import java.lang.foreign.MemorySegment;

/**
 * What a loop does with its datagrams. Called on the loop thread only; what it throws is counted
 * and logged, never fatal.
 */
@FunctionalInterface
public interface DatagramHandler {
  /**
   * Takes one datagram. May send, bind and close sockets, this one included.
   *
   * @param addressHigh upper half of the sender's IPv6 address; 0 for IPv4, which comes as {@code
   *     ::ffff:a.b.c.d}
   * @param addressLow lower half of it, in network order
   * @param data a slot of {@link UdpLoop#SLOT_BYTES} bytes, writable, of which [0, length) are the
   *     datagram; borrowed until return
   * @param nowNanos {@link System#nanoTime()}, read once per batch
   */
  void onDatagram(
      UdpSocket socket,
      long addressHigh,
      long addressLow,
      int port,
      MemorySegment data,
      int length,
      long nowNanos);

  /**
   * The loop has done what was due (datagrams, ticks, tasks) and is about to flush what was queued;
   * sending is still possible.
   */
  default void onBatchEnd(long nowNanos) {}
}
