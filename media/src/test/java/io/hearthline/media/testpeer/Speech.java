package io.hearthline.media.testpeer;

import io.hearthline.media.rtp.ExtensionWriter;
import io.hearthline.media.rtp.RtpHeader;
import io.hearthline.media.srtp.OutboundSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A microphone's packets: 20 ms of what looks like Opus each, with the talker's voice and the
 * packet's number in it. Allocates nothing per packet.
 */
final class Speech {
  static final int TICKS = 960;
  static final int VOICE_AT = 1;
  static final int NUMBER_AT = 5;

  /** Configuration 15, mono, one frame: hybrid, 20 ms (RFC 6716 section 3.1). */
  private static final byte TABLE_OF_CONTENTS = 0x78;

  private static final int OPUS_BYTES = 60;
  private static final int RED_HEADER_BYTES = 5;
  private static final int LEVEL = 0x80 | 30;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment payload = Arena.ofAuto().allocate(2 * OPUS_BYTES + RED_HEADER_BYTES);
  private final ExtensionWriter extensions = new ExtensionWriter();
  private final PeerFormat format;
  private final int voice;
  private final int ssrc;
  private long index;
  private int timestamp;
  private int number;

  Speech(PeerFormat format, int voice, int ssrc, int firstSequence, int firstTimestamp) {
    this.format = format;
    this.voice = voice;
    this.ssrc = ssrc;
    index = firstSequence;
    timestamp = firstTimestamp;
  }

  /** Time passes in which nothing was said. */
  void pause(int packets) {
    timestamp += packets * TICKS;
  }

  /** Packets that were said and did not arrive. */
  void lose(int packets) {
    index += packets;
    number += packets;
    timestamp += packets * TICKS;
  }

  /** Writes and protects the next packet; answers its length. */
  int next(MemorySegment out, OutboundSource source) {
    int payloadBytes = format.red() >= 0 ? red() : opus(0, number);
    boolean extended = format.levelId() > 0;
    int type = format.red() >= 0 ? format.red() : format.opus();
    RtpHeader.write(out, extended, number == 0, type, (int) index, timestamp, ssrc);
    int header = RtpHeader.FIXED_BYTES;
    if (extended) {
      extensions.begin(out, header, false).put(format.levelId(), LEVEL);
      header += extensions.end();
    }
    int length = source.protect(out, header, payload, 0, payloadBytes, index);
    index++;
    number++;
    timestamp += TICKS;
    return length;
  }

  private int opus(int at, int which) {
    payload.set(ValueLayout.JAVA_BYTE, at, TABLE_OF_CONTENTS);
    payload.set(INT, at + VOICE_AT, voice);
    payload.set(INT, at + NUMBER_AT, which);
    return OPUS_BYTES;
  }

  /** The packet before once more, then this one (RFC 2198 section 3). */
  private int red() {
    int opus = format.opus();
    if (number == 0) {
      payload.set(ValueLayout.JAVA_BYTE, 0, (byte) opus);
      return 1 + opus(1, number);
    }
    payload.set(INT, 0, 0x8000_0000 | opus << 24 | TICKS << 10 | OPUS_BYTES);
    payload.set(ValueLayout.JAVA_BYTE, 4, (byte) opus);
    opus(RED_HEADER_BYTES, number - 1);
    opus(RED_HEADER_BYTES + OPUS_BYTES, number);
    return RED_HEADER_BYTES + 2 * OPUS_BYTES;
  }
}
