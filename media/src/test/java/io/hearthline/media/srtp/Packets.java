package io.hearthline.media.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Keys, packets and off-heap memory for the tests of this package. */
final class Packets {

  static final int SSRC = 0xcafe_babe;
  static final int HEADER_BYTES = 12;

  private Packets() {}

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  static SrtpCrypto libcrypto() {
    return SrtpCrypto.libcrypto().orElseThrow(() -> new AssertionError("install libcrypto 3"));
  }

  static List<SrtpCrypto> cryptos() {
    return List.of(libcrypto(), SrtpCrypto.jce());
  }

  /** The same keys for the same seed. */
  static SrtpKeys keys(SrtpSuite suite, long seed) {
    var random = new Random(seed);
    var key = new byte[suite.keyBytes()];
    var salt = new byte[suite.saltBytes()];
    random.nextBytes(key);
    random.nextBytes(salt);
    return new SrtpKeys(suite, key, salt);
  }

  /** A 2,048-byte slot that begins with these bytes. */
  static MemorySegment slot(byte... bytes) {
    var slot = Arena.ofAuto().allocate(2048);
    MemorySegment.copy(bytes, 0, slot, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return slot;
  }

  static byte[] bytes(MemorySegment memory, int length) {
    return memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
  }

  /** A plain RTP packet with a fixed header. */
  static byte[] rtp(long index, byte... payload) {
    return ByteBuffer.allocate(HEADER_BYTES + payload.length)
        .put((byte) 0x80)
        .put((byte) 111)
        .putShort((short) index)
        .putInt((int) (960 * index))
        .putInt(SSRC)
        .put(payload)
        .array();
  }

  /** A plain receiver report without blocks and then anything. */
  static byte[] rtcp(byte... rest) {
    return ByteBuffer.allocate(8 + rest.length)
        .put((byte) 0x80)
        .put((byte) 201)
        .putShort((short) (1 + rest.length / 4))
        .putInt(SSRC)
        .put(rest)
        .array();
  }

  /** Protects a plain packet, whose payload lies in other memory as it does in the relay. */
  static byte[] protect(OutboundSource source, byte[] packet, int headerBytes, long index) {
    var out = slot(java.util.Arrays.copyOf(packet, headerBytes));
    var payload = slot(packet);
    return bytes(
        out,
        source.protect(out, headerBytes, payload, headerBytes, packet.length - headerBytes, index));
  }

  static byte[] protect(OutboundSource source, long index, byte... payload) {
    return protect(source, rtp(index, payload), HEADER_BYTES, index);
  }

  static byte[] protectRtcp(OutboundSource source, byte... packet) {
    var slot = slot(packet);
    return bytes(slot, source.protectRtcp(slot, packet.length));
  }

  static int unprotect(SrtpInbound inbound, byte... packet) {
    return inbound.unprotect(slot(packet), packet.length);
  }

  static int unprotectRtcp(SrtpInbound inbound, byte... packet) {
    return inbound.unprotectRtcp(slot(packet), packet.length);
  }
}
