package io.hearthline.media.rtp;

/** Arithmetic of 16-bit sequence numbers and of the 48-bit index ROC &lt;&lt; 16 | sequence. */
public final class Sequence {
  private Sequence() {}

  /** How far {@code a} is ahead of {@code b}: -32768..32767. */
  public static int delta(int a, int b) {
    return (short) (a - b);
  }

  /**
   * The index nearest to {@code near} that ends in these 16 bits.
   *
   * @return may be negative when {@code near} is close to 0: before the first packet
   */
  public static long unwrap(long near, int sequence) {
    return near + delta(sequence, (int) near);
  }
}
