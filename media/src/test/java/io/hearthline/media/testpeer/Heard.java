package io.hearthline.media.testpeer;

import io.hearthline.media.rtp.ExtensionReader;
import io.hearthline.media.rtp.RtpPacket;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One packet that reached a peer, decrypted.
 *
 * @param index rollover counter and sequence number
 * @param mid of the header extension; null if the packet has none
 * @param level byte of the audio-level extension; -1 if the packet has none
 * @param atNanos when it came, by {@link System#nanoTime}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by what is asked of it
public record Heard(
    int ssrc,
    int payloadType,
    long index,
    int timestamp,
    boolean marker,
    @Nullable String mid,
    int level,
    byte[] payload,
    long atNanos) {

  static Heard of(RtpPacket packet, long index, int midId, int levelId) {
    var extensions = new ExtensionReader();
    return new Heard(
        packet.ssrc(),
        packet.payloadType(),
        index,
        packet.timestamp(),
        packet.marker(),
        extensions.find(packet, midId) ? extensions.text() : null,
        extensions.audioLevel(packet, levelId),
        bytes(packet.data(), packet.payloadAt(), packet.payloadBytes()),
        System.nanoTime());
  }

  private static byte[] bytes(MemorySegment data, long at, int count) {
    return data.asSlice(at, count).toArray(ValueLayout.JAVA_BYTE);
  }

  /** Whose voice it is: {@link TestPeer#voice()} of the talker. Of Opus without RED. */
  public int voice() {
    return ByteBuffer.wrap(payload).getInt(Speech.VOICE_AT);
  }

  /** How many packets the talker had sent before this one. Of Opus without RED. */
  public int number() {
    return ByteBuffer.wrap(payload).getInt(Speech.NUMBER_AT);
  }
}
