package io.hearthline.media.rtp;

import java.lang.foreign.MemorySegment;

/**
 * Walks the header extension elements of a packet, one-byte and two-byte form (RFC 8285 sections
 * 4.2 and 4.3). Reusable; an element that does not fit ends the walk.
 */
public final class ExtensionReader {
  static final int ONE_BYTE_PROFILE = 0xBEDE;
  static final int TWO_BYTE_PROFILE = 0x1000;
  static final int TWO_BYTE_PROFILE_MASK = 0xfff0;

  private MemorySegment data = MemorySegment.NULL;
  private boolean twoByte;
  private long next;
  private long end;
  private int id;
  private long at;
  private int bytes;

  /** Starts before the first element of the packet; none for an unknown profile. */
  public ExtensionReader of(RtpPacket packet) {
    int profile = packet.extensionProfile();
    data = packet.data();
    twoByte = (profile & TWO_BYTE_PROFILE_MASK) == TWO_BYTE_PROFILE;
    next = packet.extensionAt();
    end = twoByte || profile == ONE_BYTE_PROFILE ? next + packet.extensionBytes() : next;
    return this;
  }

  /** Moves to the next element; false when there is none or it runs past the extension. */
  public boolean next() {
    while (next < end && Wire.u8(data, next) == 0) next++; // padding
    return next < end && (twoByte ? nextTwoByte() : nextOneByte());
  }

  private boolean nextOneByte() {
    int head = Wire.u8(data, next);
    if (head >> 4 == 15) return stop(); // RFC 8285: processing ends here
    return take(head >> 4, next + 1, (head & 0x0f) + 1);
  }

  private boolean nextTwoByte() {
    if (next + 1 >= end) return stop();
    return take(Wire.u8(data, next), next + 2, Wire.u8(data, next + 1));
  }

  private boolean take(int id, long at, int bytes) {
    if (at + bytes > end) return stop();
    this.id = id;
    this.at = at;
    this.bytes = bytes;
    next = at + bytes;
    return true;
  }

  private boolean stop() {
    next = end;
    return false;
  }

  /** 1..14 in the one-byte form (0 with a length is passed on as it is), 1..255 in the other. */
  public int id() {
    return id;
  }

  public long at() {
    return at;
  }

  public int bytes() {
    return bytes;
  }

  /**
   * Finds the element with this id.
   *
   * @param id as negotiated; 0 = not negotiated, never found
   */
  public boolean find(RtpPacket packet, int id) {
    if (id == 0 || packet.extensionBytes() == 0) return false;
    of(packet);
    while (next()) if (this.id == id) return true;
    return false;
  }

  /** Whether the element found equals these bytes, such as a mid. */
  public boolean holds(byte[] expected) {
    if (expected.length != bytes) return false;
    for (int i = 0; i < bytes; i++) {
      if (Wire.u8(data, at + i) != (expected[i] & 0xff)) return false;
    }
    return true;
  }

  /** The element found as ASCII text (a mid). Allocates: for the first packets of a source only. */
  public String text() {
    var text = new StringBuilder(bytes);
    for (int i = 0; i < bytes; i++) text.append((char) Wire.u8(data, at + i));
    return text.toString();
  }

  /**
   * The ssrc-audio-level byte of a packet (RFC 6464).
   *
   * @return 0..255, voice bit on top of the level; -1 when the packet has none
   */
  public int audioLevel(RtpPacket packet, int id) {
    return find(packet, id) && bytes >= 1 ? Wire.u8(data, at) : -1;
  }
}
