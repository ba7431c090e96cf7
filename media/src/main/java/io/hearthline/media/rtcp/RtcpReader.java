package io.hearthline.media.rtcp;

import io.hearthline.media.rtp.Wire;
import java.lang.foreign.MemorySegment;

/**
 * Reads a compound packet, reduced-size ones too (RFC 5506). Types it does not know are stepped
 * over. How much one datagram may make us do is capped.
 */
public final class RtcpReader {
  static final int MAX_PACKETS = 32;
  static final int MAX_NACK_PAIRS = 32;

  private static final int REPORT_BLOCK_BYTES = 24;

  private RtcpReader() {}

  /**
   * Hands every part to the handler.
   *
   * @param data decrypted RTCP, bytes [0, length), borrowed
   * @return packets read; -1 when the framing is broken, and then nothing was handed over
   */
  public static int read(MemorySegment data, int length, RtcpHandler handler) {
    int packets = count(data, length);
    int at = 0;
    for (int i = 0; i < packets; i++) {
      int bytes = packetBytes(data, at);
      packet(data, at, contentBytes(data, at, bytes), handler);
      at += bytes;
    }
    return packets;
  }

  /** Checks the framing of the whole before any of it is believed. */
  private static int count(MemorySegment data, int length) {
    int packets = 0;
    int at = 0;
    while (at < length) {
      if (length - at < 4 || Wire.u8(data, at) >> 6 != 2 || ++packets > MAX_PACKETS) return -1;
      int bytes = packetBytes(data, at);
      if (bytes > length - at || contentBytes(data, at, bytes) < 4) return -1;
      at += bytes;
    }
    return packets == 0 ? -1 : packets;
  }

  private static int packetBytes(MemorySegment data, int at) {
    return 4 + 4 * Wire.u16(data, at + 2);
  }

  private static int contentBytes(MemorySegment data, int at, int bytes) {
    boolean padded = (Wire.u8(data, at) & 0x20) != 0;
    return padded ? bytes - Wire.u8(data, at + bytes - 1) : bytes;
  }

  private static void packet(MemorySegment data, int at, int bytes, RtcpHandler handler) {
    int count = Wire.u8(data, at) & 0x1f;
    switch (Wire.u8(data, at + 1)) {
      case RtcpType.SENDER_REPORT -> senderReport(data, at, bytes, count, handler);
      case RtcpType.RECEIVER_REPORT -> {
        if (bytes >= 8) reportBlocks(data, at, at + 8, at + bytes, count, handler);
      }
      case RtcpType.BYE -> {
        for (int i = 0; i < count && 8 + 4 * i <= bytes; i++) {
          handler.onBye(Wire.i32(data, at + 4 + 4 * i));
        }
      }
      case RtcpType.TRANSPORT_FEEDBACK -> {
        if (count == RtcpType.GENERIC_NACK) nack(data, at, bytes, handler);
      }
      case RtcpType.APPLICATION -> {
        if (bytes < 12) return;
        handler.onApplication(
            count, Wire.i32(data, at + 4), Wire.i32(data, at + 8), data, at + 12, bytes - 12);
      }
      default -> {}
    }
  }

  private static void senderReport(
      MemorySegment data, int at, int bytes, int count, RtcpHandler handler) {
    if (bytes < 28) return;
    long ntp = (Wire.u32(data, at + 8) << 32) | Wire.u32(data, at + 12);
    handler.onSenderReport(
        Wire.i32(data, at + 4),
        ntp,
        Wire.i32(data, at + 16),
        Wire.u32(data, at + 20),
        Wire.u32(data, at + 24));
    reportBlocks(data, at, at + 28, at + bytes, count, handler);
  }

  private static void reportBlocks(
      MemorySegment data, int at, int first, int end, int count, RtcpHandler handler) {
    int reporter = Wire.i32(data, at + 4);
    int block = first;
    for (int i = 0; i < count && block + REPORT_BLOCK_BYTES <= end; i++) {
      int lost = Wire.i32(data, block + 4);
      handler.onReportBlock(
          reporter,
          Wire.i32(data, block),
          lost >>> 24,
          (lost << 8) >> 8,
          Wire.i32(data, block + 8),
          Wire.i32(data, block + 12),
          Wire.i32(data, block + 16),
          Wire.i32(data, block + 20));
      block += REPORT_BLOCK_BYTES;
    }
  }

  private static void nack(MemorySegment data, int at, int bytes, RtcpHandler handler) {
    if (bytes < 12) return;
    int sender = Wire.i32(data, at + 4);
    int media = Wire.i32(data, at + 8);
    int pairs = Math.min((bytes - 12) / 4, MAX_NACK_PAIRS);
    for (int i = 0; i < pairs; i++) {
      int pair = at + 12 + 4 * i;
      handler.onNack(sender, media, Wire.u16(data, pair), Wire.u16(data, pair + 2));
    }
  }
}
