package io.hearthline.media.engine;

import io.hearthline.media.relay.Protector;
import io.hearthline.media.srtp.OutboundSource;
import java.lang.foreign.MemorySegment;

/** Hands the relay's packets to the SRTP context of their SSRC. */
record SourceProtector(OutboundSource source) implements Protector {
  @Override
  public int touchKeys() {
    return source.touch();
  }

  @Override
  public int protect(
      MemorySegment out,
      int headerBytes,
      MemorySegment payload,
      long payloadOffset,
      int payloadBytes,
      long index) {
    return source.protect(out, headerBytes, payload, payloadOffset, payloadBytes, index);
  }

  @Override
  public int protectAgain(
      MemorySegment out,
      int headerBytes,
      MemorySegment payload,
      long payloadOffset,
      int payloadBytes,
      long index) {
    return source.protectAgain(out, headerBytes, payload, payloadOffset, payloadBytes, index);
  }

  @Override
  public int protectRtcp(MemorySegment packet, int length) {
    return source.protectRtcp(packet, length);
  }
}
