package io.hearthline.media.dtls;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Looks at DTLS records (RFC 6347 section 4.1) where they lie, before anything is copied or
 * allocated. Stateless; never throws for bad bytes.
 */
final class DtlsRecords {
  static final int HEADER_BYTES = 13;
  static final int CHANGE_CIPHER_SPEC = 20;
  static final int ALERT = 21;
  static final int HANDSHAKE = 22;

  static final int CLIENT_HELLO = 1;
  static final int CERTIFICATE = 11;
  static final int CERTIFICATE_VERIFY = 15;
  static final int CLIENT_KEY_EXCHANGE = 16;

  /** Explicit nonce and tag of AES-GCM: nothing encrypted is shorter. */
  static final int GCM_BYTES = 8 + 16;

  /**
   * The longest handshake message that is worth memory. BouncyCastle allocates what the message
   * header claims, up to 16 MB and for 16 messages ahead; a chain of two RSA certificates has 3 KB.
   */
  static final int MAX_MESSAGE_BYTES = 8192;

  private static final int MESSAGE_HEADER_BYTES = 12;
  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private DtlsRecords() {}

  /** Whether a handshake may begin with this datagram: its first record holds a ClientHello. */
  static boolean startsHandshake(MemorySegment data, int length) {
    return admissible(data, length)
        && u8(data, 0) == HANDSHAKE
        && u16(data, 3) == 0
        && u8(data, HEADER_BYTES) == CLIENT_HELLO;
  }

  /**
   * Whether a running handshake should see this datagram: whole records of known kinds, whole
   * message fragments, and no length that is out of proportion.
   */
  static boolean admissible(MemorySegment data, int length) {
    if (length < HEADER_BYTES + 1 || length > data.byteSize()) return false;
    int at = 0;
    while (at < length) {
      if (length - at < HEADER_BYTES) return false;
      int bytes = u16(data, at + 11);
      int body = at + HEADER_BYTES;
      if (bytes == 0 || bytes > length - body || !record(data, at, body, bytes)) return false;
      at = body + bytes;
    }
    return true;
  }

  private static boolean record(MemorySegment data, int at, int body, int bytes) {
    int version = u16(data, at + 1);
    if (version != 0xFEFF && version != 0xFEFD) return false;
    int type = u8(data, at);
    int epoch = u16(data, at + 3);
    if (epoch > 1) return false;
    if (epoch == 1) return type >= CHANGE_CIPHER_SPEC && type <= 23 && bytes >= GCM_BYTES;
    return switch (type) {
      case CHANGE_CIPHER_SPEC -> bytes == 1;
      case ALERT -> bytes == 2;
      case HANDSHAKE -> fragments(data, body, body + bytes);
      default -> false;
    };
  }

  /** Whether these bytes are whole message fragments (section 4.2.2) of sensible messages. */
  static boolean fragments(MemorySegment data, int begin, int end) {
    int at = begin;
    while (at < end) {
      if (end - at < MESSAGE_HEADER_BYTES) return false;
      int message = u24(data, at + 1);
      int offset = u24(data, at + 6);
      int bytes = u24(data, at + 9);
      if (message > MAX_MESSAGE_BYTES || offset + bytes > message) return false;
      if (bytes > end - at - MESSAGE_HEADER_BYTES) return false;
      at += MESSAGE_HEADER_BYTES + bytes;
    }
    return true;
  }

  /** Whether a finished session should look at this datagram at all: alerts and handshakes. */
  static boolean matterLater(MemorySegment data, int length) {
    if (length < HEADER_BYTES + 1 || length > data.byteSize()) return false;
    int type = u8(data, 0);
    return (type == ALERT && u16(data, 3) == 1) || type == HANDSHAKE || type == CHANGE_CIPHER_SPEC;
  }

  private static int u8(MemorySegment data, int at) {
    return data.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
  }

  private static int u16(MemorySegment data, int at) {
    return data.get(U16, at) & 0xFFFF;
  }

  private static int u24(MemorySegment data, int at) {
    return u8(data, at) << 16 | u16(data, at + 1);
  }
}
