package io.hearthline.media.rtp;

import java.lang.foreign.MemorySegment;

/**
 * A reusable view of a RED payload (RFC 2198): older blocks first, the primary block last. Block
 * headers are 4 bytes (F=1, payload type, 14 bits of timestamp offset, 10 bits of length), the
 * primary's is one byte.
 */
public final class RedPayload {
  /** More redundancy than any encoder sends; what claims more is not looked at. */
  public static final int MAX_REDUNDANT_BLOCKS = 8;

  private static final int FOLLOWED = 0x80;

  private final int[] payloadTypes = new int[MAX_REDUNDANT_BLOCKS];
  private final int[] offsets = new int[MAX_REDUNDANT_BLOCKS];
  private final int[] blockBytes = new int[MAX_REDUNDANT_BLOCKS];
  private int redundantBlocks;
  private int headerBytes;
  private int primaryPayloadType;
  private long primaryAt;
  private int primaryBytes;

  /**
   * Looks at the bytes [at, at + bytes).
   *
   * @return false when headers or blocks do not fit, or there are too many; the view is then void
   */
  public boolean parse(MemorySegment data, long at, int bytes) {
    int header = 0;
    int redundantBytes = 0;
    redundantBlocks = 0;
    while (header < bytes && (Wire.u8(data, at + header) & FOLLOWED) != 0) {
      if (redundantBlocks == MAX_REDUNDANT_BLOCKS || header + 4 > bytes) return false;
      int word = Wire.i32(data, at + header);
      payloadTypes[redundantBlocks] = (word >>> 24) & 0x7f;
      offsets[redundantBlocks] = (word >>> 10) & 0x3fff;
      blockBytes[redundantBlocks] = word & 0x3ff;
      redundantBytes += word & 0x3ff;
      redundantBlocks++;
      header += 4;
    }
    if (header >= bytes) return false;
    primaryPayloadType = Wire.u8(data, at + header) & 0x7f;
    headerBytes = header + 1;
    primaryAt = at + headerBytes + redundantBytes;
    primaryBytes = bytes - headerBytes - redundantBytes;
    return primaryBytes >= 0;
  }

  public int redundantBlocks() {
    return redundantBlocks;
  }

  public int payloadType(int block) {
    return payloadTypes[block];
  }

  /** How far the block lies before the primary's timestamp: 0..16383 ticks. */
  public int timestampOffset(int block) {
    return offsets[block];
  }

  /** 0..1023. */
  public int blockBytes(int block) {
    return blockBytes[block];
  }

  public int primaryPayloadType() {
    return primaryPayloadType;
  }

  public long primaryAt() {
    return primaryAt;
  }

  /** May be 0. */
  public int primaryBytes() {
    return primaryBytes;
  }

  public int headerBytes() {
    return headerBytes;
  }

  /** The reach of the oldest block, 0 without redundancy. */
  public int oldestOffset() {
    int oldest = 0;
    for (int i = 0; i < redundantBlocks; i++) oldest = Math.max(oldest, offsets[i]);
    return oldest;
  }

  /** Whether every block, the primary included, has this payload type. */
  public boolean all(int payloadType) {
    for (int i = 0; i < redundantBlocks; i++) if (payloadTypes[i] != payloadType) return false;
    return primaryPayloadType == payloadType;
  }

  /**
   * Gives every block header of the parsed payload, now lying at {@code at} in {@code data}, this
   * payload type. The blocks themselves and the offsets stay.
   */
  public void rewritePayloadTypes(MemorySegment data, long at, int payloadType) {
    for (int i = 0; i < redundantBlocks; i++) Wire.put8(data, at + 4L * i, FOLLOWED | payloadType);
    Wire.put8(data, at + 4L * redundantBlocks, payloadType);
  }
}
