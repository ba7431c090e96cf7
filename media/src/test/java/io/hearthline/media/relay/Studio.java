package io.hearthline.media.relay;

import io.hearthline.media.rtcp.NtpClock;
import io.hearthline.media.rtp.Bytes;
import io.hearthline.media.rtp.ExtensionWriter;
import io.hearthline.media.rtp.RtpHeader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.Random;

/** A relay with a clock in hand, and talkers and listeners to put into it. */
final class Studio {
  static final int OPUS = 111;
  static final int RED = 63;
  static final int LEVEL_ID = 1;
  static final int MID_ID = 4;
  static final long FRAME_NANOS = 20_000_000L;
  static final int FRAME_TICKS = 960;

  static final PublisherFormat PUBLISHER = new PublisherFormat(OPUS, RED, LEVEL_ID, true);
  static final ListenerFormat LISTENER = new ListenerFormat(OPUS, RED, "3", MID_ID, LEVEL_ID);

  final RelayStats stats = new RelayStats();
  final RelayContext context;
  long nowNanos = 1_000_000_000L;

  Studio(long seed) {
    var clock = NtpClock.anchored(Instant.EPOCH, 0);
    context = new RelayContext(stats, clock, () -> nowNanos, new Random(seed), "relay");
  }

  Studio() {
    this(1);
  }

  long dropped(DropReason reason) {
    return stats.snapshot().dropped(reason);
  }

  /** One listener and what reaches it. */
  final class Ear {
    final Wiretap wire = new Wiretap();
    final GcmGuard guard = new GcmGuard();
    final ListenerTrack track;

    Ear(int ssrc, ListenerFormat format) {
      track = new ListenerTrack(context, ssrc, format, wire);
      track.secure(guard);
    }

    Ear(PublisherTrack publisher) {
      this(0x1157, LISTENER);
      track.switchTo(publisher);
    }
  }

  /** One microphone: 20 ms frames, numbered so that every payload differs. */
  final class Mic {
    final Wiretap wire = new Wiretap();
    final PublisherTrack track;
    int ssrc;
    long index;
    int timestamp;
    int level = 0x80 | 30;
    boolean marker;

    Mic(int ssrc, PublisherFormat format) {
      this.ssrc = ssrc;
      index = 60_000L + ssrc;
      timestamp = 1_000_000 * ssrc;
      track = new PublisherTrack(context, format, 0xfeed, wire);
      track.secure(new GcmGuard());
    }

    Mic() {
      this(7, PUBLISHER);
    }

    /** One frame later. */
    void tick() {
      index++;
      timestamp += FRAME_TICKS;
      nowNanos += FRAME_NANOS;
    }

    /** The next frame is spoken and arrives. */
    Mic say() {
      tick();
      deliver(frame(), index);
      return this;
    }

    Mic say(int frames) {
      for (int i = 0; i < frames; i++) say();
      return this;
    }

    /** The next frame is spoken and kept by the network; deliver it later, or never. */
    MemorySegment speak() {
      tick();
      return frame();
    }

    MemorySegment frame() {
      return packet(OPUS, opus(index));
    }

    byte[] opus(long index) {
      return Bytes.hex("fc" + String.format("%08x%012x", ssrc, index));
    }

    MemorySegment redFrame(int innerPayloadType) {
      byte[] older = opus(index - 1);
      byte[] newest = opus(index);
      String head =
          String.format("%02x%06x", 0x80 | innerPayloadType, (FRAME_TICKS << 10) | older.length);
      byte[] red = new byte[5 + older.length + newest.length];
      System.arraycopy(Bytes.hex(head + String.format("%02x", OPUS)), 0, red, 0, 5);
      System.arraycopy(older, 0, red, 5, older.length);
      System.arraycopy(newest, 0, red, 5 + older.length, newest.length);
      return packet(RED, red);
    }

    Mic sayRed() {
      tick();
      deliver(redFrame(OPUS), index);
      return this;
    }

    MemorySegment packet(int payloadType, byte[] payload) {
      MemorySegment out = Bytes.of(new byte[12 + 8 + payload.length]);
      boolean extended = level >= 0;
      RtpHeader.write(out, extended, marker, payloadType, (int) index, timestamp, ssrc);
      int header = 12;
      if (extended) {
        var writer = new ExtensionWriter().begin(out, 12, false);
        header += writer.put(LEVEL_ID, level).end();
      }
      MemorySegment.copy(payload, 0, out, ValueLayout.JAVA_BYTE, header, payload.length);
      return out.asSlice(0, header + payload.length);
    }

    void deliver(MemorySegment packet, long index) {
      track.onRtp(packet, (int) packet.byteSize(), index, nowNanos);
    }
  }
}
