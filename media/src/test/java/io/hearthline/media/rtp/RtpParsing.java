package io.hearthline.media.rtp;

import java.lang.foreign.MemorySegment;

/** Everything this package does with a stranger's bytes; shared by properties and fuzzing. */
final class RtpParsing {
  private RtpParsing() {}

  static void all(byte[] bytes) {
    MemorySegment data = Bytes.of(bytes);
    var packet = new RtpPacket();
    var red = new RedPayload();
    if (packet.parse(data, 0, bytes.length)) {
      check(packet.payloadAt() + packet.payloadBytes() <= bytes.length, "payload inside");
      check(packet.payloadBytes() >= 0, "payload size");
      var reader = new ExtensionReader().of(packet);
      while (reader.next()) {
        check(reader.at() + reader.bytes() <= bytes.length, "element inside");
        var _ = reader.text();
      }
      for (int id = 0; id < 20; id++) check(reader.audioLevel(packet, id) < 256, "level");
      red(red, data, packet.payloadAt(), packet.payloadBytes());
    }
    red(red, data, 0, bytes.length);
  }

  private static void red(RedPayload red, MemorySegment data, long at, int bytes) {
    if (!red.parse(data, at, bytes)) return;
    check(red.primaryAt() >= at && red.primaryAt() + red.primaryBytes() <= at + bytes, "primary");
    check(Opus.ticks(data, red.primaryAt(), red.primaryBytes()) <= 5_760, "duration");
    red.rewritePayloadTypes(data, at, 96);
    check(red.parse(data, at, bytes) && red.all(96), "rewritten RED reads back");
  }

  private static void check(boolean holds, String what) {
    if (!holds) throw new AssertionError(what);
  }
}
