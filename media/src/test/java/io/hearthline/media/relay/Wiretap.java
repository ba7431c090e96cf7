package io.hearthline.media.relay;

import io.hearthline.media.rtp.ExtensionReader;
import io.hearthline.media.rtp.RtpPacket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The peer's end of one transport: keeps what was sent, still readable, and can go away. */
final class Wiretap implements PacketSink {
  /** One sent datagram; RTP without its tag. */
  static final class Sent {
    private final byte[] bytes;

    Sent(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }

    MemorySegment segment() {
      return MemorySegment.ofArray(bytes);
    }

    boolean isRtcp() {
      int type = bytes[1] & 0xff;
      return type >= 200 && type <= 207;
    }

    RtpPacket rtp() {
      var packet = new RtpPacket();
      if (!packet.parse(segment(), 0, bytes.length)) throw new AssertionError("not RTP");
      return packet;
    }

    String payload() {
      RtpPacket rtp = rtp();
      int from = (int) rtp.payloadAt();
      return HexFormat.of().formatHex(bytes, from, from + rtp.payloadBytes());
    }

    @Nullable String mid(int id) {
      var reader = new ExtensionReader();
      return reader.find(rtp(), id) ? reader.text() : null;
    }

    int level(int id) {
      return new ExtensionReader().audioLevel(rtp(), id);
    }
  }

  private final MemorySegment slot = Arena.ofAuto().allocate(2_048);
  private final List<Sent> sent = new ArrayList<>();
  boolean gone;

  @Override
  public @Nullable MemorySegment slot() {
    return gone ? null : slot;
  }

  @Override
  public void commit(int length) {
    byte[] bytes = slot.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    boolean rtcp = new Sent(bytes).isRtcp();
    sent.add(rtcp ? new Sent(bytes) : new Sent(java.util.Arrays.copyOf(bytes, length - 16)));
  }

  List<Sent> rtp() {
    return sent.stream().filter(datagram -> !datagram.isRtcp()).toList();
  }

  List<Sent> rtcp() {
    return sent.stream().filter(Sent::isRtcp).toList();
  }

  Sent last() {
    return rtp().getLast();
  }

  void forget() {
    sent.clear();
  }
}
