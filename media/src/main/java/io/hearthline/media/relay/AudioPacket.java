package io.hearthline.media.relay;

import io.hearthline.media.rtp.ExtensionReader;
import io.hearthline.media.rtp.Opus;
import io.hearthline.media.rtp.RedPayload;
import io.hearthline.media.rtp.RtpPacket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A publisher's packet taken apart once for all listeners. Reusable; everything it answers depends
 * on the packet's bytes and the publisher's format alone, so that a retransmission finds the same.
 */
final class AudioPacket {
  private static final int NOT_REWRITTEN = -1;

  private final RtpPacket rtp = new RtpPacket();
  private final ExtensionReader extensions = new ExtensionReader();
  private final RedPayload red = new RedPayload();
  private final MemorySegment rewritten = Arena.ofAuto().allocate(PacketRing.SLOT_BYTES);
  private int rewrittenTo = NOT_REWRITTEN;
  private PublisherFormat format;
  private boolean isRed;
  private int levelByte;

  AudioPacket(PublisherFormat format) {
    this.format = format;
  }

  void format(PublisherFormat format) {
    this.format = format;
  }

  /** Header and header extension; false for bytes that are not RTP. */
  boolean parse(MemorySegment data, long at, int length) {
    if (!rtp.parse(data, at, length)) return false;
    levelByte = extensions.audioLevel(rtp, format.audioLevelId());
    return true;
  }

  RtpPacket rtp() {
    return rtp;
  }

  boolean ofKnownPayloadType() {
    int payloadType = rtp.payloadType();
    return payloadType == format.opusPayloadType() || payloadType == format.redPayloadType();
  }

  /** The payload, RED included; false for RED that does not hold an Opus packet as its primary. */
  boolean parsePayload() {
    rewrittenTo = NOT_REWRITTEN;
    isRed = rtp.payloadType() == format.redPayloadType();
    if (!isRed) return true;
    return rtp.payloadBytes() <= PacketRing.SLOT_BYTES
        && red.parse(rtp.data(), rtp.payloadAt(), rtp.payloadBytes())
        && red.primaryPayloadType() == format.opusPayloadType()
        && red.primaryBytes() > 0;
  }

  /** RED whose blocks are all Opus: only that can be renamed for another listener. */
  boolean forwardableAsRed() {
    return isRed && red.all(format.opusPayloadType());
  }

  /** RTP time of the oldest frame inside. */
  int oldestTimestamp() {
    return isRed ? rtp.timestamp() - red.oldestOffset() : rtp.timestamp();
  }

  /** The RFC 6464 byte, -1 without. */
  int levelByte() {
    return levelByte;
  }

  long primaryAt() {
    return isRed ? red.primaryAt() : rtp.payloadAt();
  }

  int primaryBytes() {
    return isRed ? red.primaryBytes() : rtp.payloadBytes();
  }

  /** Duration of the newest frames. */
  int ticks() {
    return Opus.ticks(rtp.data(), primaryAt(), primaryBytes());
  }

  /** Whether {@link #redPayload} lies in the packet itself. */
  boolean redInPlace(int opusPayloadType) {
    return opusPayloadType == format.opusPayloadType();
  }

  /**
   * The RED payload from offset 0 with its inner payload types changed; kept for the next listener
   * with the same.
   */
  MemorySegment redPayload(int opusPayloadType) {
    if (rewrittenTo != opusPayloadType) {
      MemorySegment.copy(rtp.data(), rtp.payloadAt(), rewritten, 0, rtp.payloadBytes());
      red.rewritePayloadTypes(rewritten, 0, opusPayloadType);
      rewrittenTo = opusPayloadType;
    }
    return rewritten;
  }
}
