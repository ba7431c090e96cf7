package io.hearthline.media.relay;

import java.lang.foreign.MemorySegment;

/**
 * The outgoing SRTP and SRTCP context of one SSRC of one transport. There is one for the SSRC's
 * whole life; a {@link ListenerTrack} keeps it over every switch.
 *
 * <p>The rule that must never break: no index ever protects two different packets. The three ways
 * in say which side of the rule a packet is on, and {@link ListenerTrack} answers for the two that
 * the context cannot check:
 *
 * <ul>
 *   <li>{@link #protect}: index above every earlier one; the context throws otherwise
 *   <li>{@link #protectLate}: index below the highest and never used: a reordered packet
 *   <li>{@link #protectAgain}: index used before, with exactly these header and payload bytes
 * </ul>
 *
 * <p>All write the encrypted payload and tag behind the header that already lies at {@code out[0,
 * headerBytes)} and return the total bytes. The index is ROC &lt;&lt; 16 | sequence.
 */
public interface Protector {
  /** Reads what protecting will read, see {@link ListenerTrack#touch}; the answer means nothing. */
  default int touchKeys() {
    return 0;
  }

  int protect(
      MemorySegment out,
      int headerBytes,
      MemorySegment payload,
      long payloadOffset,
      int payloadBytes,
      long index);

  /** As {@link #protectAgain} for the context: it takes the index as given and learns nothing. */
  default int protectLate(
      MemorySegment out,
      int headerBytes,
      MemorySegment payload,
      long payloadOffset,
      int payloadBytes,
      long index) {
    return protectAgain(out, headerBytes, payload, payloadOffset, payloadBytes, index);
  }

  int protectAgain(
      MemorySegment out,
      int headerBytes,
      MemorySegment payload,
      long payloadOffset,
      int payloadBytes,
      long index);

  /** Encrypts the compound packet in place under the context's own next SRTCP index. */
  int protectRtcp(MemorySegment packet, int length);
}
