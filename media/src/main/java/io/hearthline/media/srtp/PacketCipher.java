package io.hearthline.media.srtp;

import java.lang.foreign.MemorySegment;

/**
 * Encrypts and authenticates packets with the session keys of one layer. Knows nothing of sequence
 * numbers: whoever calls {@link #seal} answers for an (ssrc, index) being used once. Confined to
 * one thread. A range outside its segment is a bug and throws.
 */
interface PacketCipher extends AutoCloseable {

  /**
   * Encrypts {@code in[inOffset, +bytes)} to behind the header of {@code out} and writes the tag.
   *
   * @param out native; bytes [0, headerBytes) are authenticated and sent in the clear
   * @param in native; may be {@code out} itself when {@code inOffset == headerBytes}
   * @param index 48-bit index of an RTP packet, 31-bit index of an RTCP packet
   * @param word authenticated behind the packet: the rollover counter, or flag and index of RTCP
   * @param tagOffset where in {@code out} the tag goes
   */
  void seal(
      MemorySegment out,
      int headerBytes,
      MemorySegment in,
      long inOffset,
      int bytes,
      int ssrc,
      long index,
      int word,
      int tagOffset);

  /**
   * The inverse, in place.
   *
   * @return false when the tag does not fit; the encrypted part is then spoilt
   */
  boolean open(
      MemorySegment packet,
      int headerBytes,
      int bytes,
      int ssrc,
      long index,
      int word,
      int tagOffset);

  /** Reads what {@link #seal} will read; the answer means nothing. */
  default int touch() {
    return 0;
  }

  /** Wipes the key and gives native memory back. Twice is once. */
  @Override
  void close();
}
