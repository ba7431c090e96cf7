package io.hearthline.media.transport;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Up to 64 datagrams of one socket on their way into one sendmmsg. Confined to the loop thread;
 * allocates nothing once made.
 */
final class SendBatch {
  /** sendmmsg: how many of the headers were sent, or the negated errno of the first. */
  @FunctionalInterface
  interface SystemCall {
    int send(int fd, long headers, int count);
  }

  private final MessageHeaders messages;
  private final LoopGauges gauges;
  private int count;

  SendBatch(Arena arena, LoopGauges gauges) {
    messages = new MessageHeaders(arena, false);
    this.gauges = gauges;
  }

  MemorySegment slot() {
    return messages.slots[count];
  }

  /**
   * Queues the present slot.
   *
   * @return whether the batch is now full and must be flushed
   */
  boolean commit(PeerAddress to, int length) {
    long nameAt = (long) count * MessageHeaders.NAME_BYTES;
    messages.prepareToSend(count, LinuxNet.writeSockaddr(messages.names, nameAt, to), length);
    return ++count == MessageHeaders.COUNT;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /**
   * Sends what was queued. A datagram the kernel refuses for its destination is skipped; one that
   * would block ends the batch, because the rest would block too and waiting would make all audio
   * late.
   */
  void flush(int fd, SystemCall system) {
    int done = 0;
    while (done < count) {
      int result = system.send(fd, messages.address(done), count - done);
      gauges.sendCalls.add(1);
      if (result > 0) {
        countSent(done, result);
        done += result;
      } else if (result == -LinuxNet.EAGAIN
          || result == -LinuxNet.ENOBUFS
          || result == -LinuxNet.ENOMEM) {
        gauges.droppedSendBufferFull.add(count - done);
        done = count;
      } else if (result != -LinuxNet.EINTR) {
        gauges.sendErrors.add(1);
        done++;
      }
    }
    count = 0;
  }

  private void countSent(int from, int number) {
    long bytes = 0;
    for (int i = from; i < from + number; i++) bytes += messages.lengthToSend(i);
    gauges.datagramsSent.add(number);
    gauges.bytesSent.add(bytes);
  }
}
