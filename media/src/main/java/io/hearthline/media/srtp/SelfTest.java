package io.hearthline.media.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Proves on this machine that one library does what another does, before it gets real packets. */
final class SelfTest {

  private static final int[] PAYLOAD_BYTES = {0, 1, 15, 16, 17, 120, 1200};
  private static final int HEADER_BYTES = 12;
  private static final int SSRC = 0x89abcdef;
  private static final long INDEX = 0x1_2345_f00dL;
  private static final int WORD = 0x8765_4321;

  private SelfTest() {}

  /**
   * @throws IllegalStateException when the libraries differ, or when one opens a spoilt packet
   */
  static void run(SrtpCrypto candidate, SrtpCrypto reference) {
    for (var suite : SrtpSuite.values()) {
      for (var layer : Layer.values()) {
        try (var arena = Arena.ofConfined();
            var keys = keys(suite);
            var session = SessionKeys.derive(keys, layer);
            var ours = candidate.cipher(session);
            var theirs = reference.cipher(session)) {
          for (int bytes : PAYLOAD_BYTES) compare(ours, theirs, bytes, suite, arena);
        }
      }
    }
  }

  private static void compare(
      PacketCipher ours, PacketCipher theirs, int bytes, SrtpSuite suite, Arena arena) {
    int end = HEADER_BYTES + bytes;
    var plain = arena.allocate(end);
    for (int i = 0; i < end; i++) plain.set(ValueLayout.JAVA_BYTE, i, (byte) (31 * i));
    var sealed = seal(ours, plain, suite, arena);
    require(sealed.mismatch(seal(theirs, plain, suite, arena)) == -1, suite, bytes);

    var spoilt = arena.allocate(sealed.byteSize()).copyFrom(sealed);
    spoilt.set(ValueLayout.JAVA_BYTE, end, (byte) ~spoilt.get(ValueLayout.JAVA_BYTE, end));
    require(!open(ours, spoilt, end), suite, bytes);
    require(open(ours, sealed, end), suite, bytes);
    require(sealed.asSlice(0, end).mismatch(plain) == -1, suite, bytes);
  }

  private static MemorySegment seal(
      PacketCipher cipher, MemorySegment plain, SrtpSuite suite, Arena arena) {
    int end = (int) plain.byteSize();
    var out = arena.allocate(end + suite.tagBytes());
    MemorySegment.copy(plain, 0, out, 0, HEADER_BYTES);
    cipher.seal(out, HEADER_BYTES, plain, HEADER_BYTES, end - HEADER_BYTES, SSRC, INDEX, WORD, end);
    return out;
  }

  private static boolean open(PacketCipher cipher, MemorySegment packet, int end) {
    return cipher.open(packet, HEADER_BYTES, end - HEADER_BYTES, SSRC, INDEX, WORD, end);
  }

  private static SrtpKeys keys(SrtpSuite suite) {
    var key = new byte[suite.keyBytes()];
    var salt = new byte[suite.saltBytes()];
    for (int i = 0; i < key.length; i++) key[i] = (byte) (7 * i + 1);
    for (int i = 0; i < salt.length; i++) salt[i] = (byte) (13 * i + 5);
    return new SrtpKeys(suite, key, salt);
  }

  private static void require(boolean holds, SrtpSuite suite, int bytes) {
    if (!holds) {
      throw new IllegalStateException(suite + " differs at " + bytes + " bytes of payload");
    }
  }
}
