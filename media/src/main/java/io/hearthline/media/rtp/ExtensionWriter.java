package io.hearthline.media.rtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Writes a header extension behind the fixed header (RFC 8285), in the one-byte form unless told
 * otherwise. Reusable; the caller has made sure that the memory is large enough.
 */
public final class ExtensionWriter {
  private static final int ONE_BYTE_MAX_ID = 14;
  private static final int ONE_BYTE_MAX_BYTES = 16;

  private MemorySegment out = MemorySegment.NULL;
  private boolean twoByte;
  private long start;
  private long at;

  /** Whether this element can only be written in the two-byte form. */
  public static boolean needsTwoByteForm(int id, int bytes) {
    return id > ONE_BYTE_MAX_ID || bytes > ONE_BYTE_MAX_BYTES || bytes == 0;
  }

  /** The form holds for all elements of one packet. */
  public ExtensionWriter begin(MemorySegment out, long at, boolean twoByte) {
    this.out = out;
    this.twoByte = twoByte;
    start = at;
    this.at = at + 4;
    return this;
  }

  public ExtensionWriter put(int id, byte[] value) {
    head(id, value.length);
    MemorySegment.copy(value, 0, out, ValueLayout.JAVA_BYTE, at, value.length);
    at += value.length;
    return this;
  }

  public ExtensionWriter put(int id, int value) {
    head(id, 1);
    Wire.put8(out, at++, value);
    return this;
  }

  private void head(int id, int bytes) {
    if (twoByte) {
      Wire.put8(out, at++, id);
      Wire.put8(out, at++, bytes);
    } else {
      Wire.put8(out, at++, (id << 4) | (bytes - 1));
    }
  }

  /** Pads to 32 bits and writes profile and length. Returns the bytes of the whole extension. */
  public int end() {
    while (((at - start) & 3) != 0) Wire.put8(out, at++, 0);
    Wire.put16(
        out, start, twoByte ? ExtensionReader.TWO_BYTE_PROFILE : ExtensionReader.ONE_BYTE_PROFILE);
    Wire.put16(out, start + 2, (int) (at - start - 4) / 4);
    return (int) (at - start);
  }
}
