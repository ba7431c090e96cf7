package io.hearthline.media.relay;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Where a transport's packets leave: bound to its current pair. Never blocks, never queues. */
public interface PacketSink {
  /** Reads what sending will read, see {@link ListenerTrack#touch}; the answer means nothing. */
  default int touchPath() {
    return 0;
  }

  /**
   * Memory for one datagram of at least 1,500 bytes; valid until {@link #commit} or the next call.
   * A slot that is not committed is simply not sent.
   *
   * @return null when there is no way to the peer now
   */
  @Nullable MemorySegment slot();

  /** Sends the first {@code length} bytes of the last slot. */
  void commit(int length);
}
