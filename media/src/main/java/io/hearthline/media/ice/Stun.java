package io.hearthline.media.ice;

/** Numbers of RFC 8489 and RFC 8445 section 7.1 that reader and writer share. */
final class Stun {
  static final int HEADER_BYTES = 20;
  static final int TRANSACTION_BYTES = 12;
  static final int INTEGRITY_BYTES = 20;

  /** Larger than any STUN message that ICE sends, smaller than a datagram of ours. */
  static final int MAX_BYTES = 1200;

  static final int MAGIC = 0x2112A442;
  static final int FINGERPRINT_XOR = 0x5354554E;

  static final int BINDING_REQUEST = 0x0001;
  static final int BINDING_INDICATION = 0x0011;
  static final int BINDING_SUCCESS = 0x0101;
  static final int BINDING_ERROR = 0x0111;

  static final int MAPPED_ADDRESS = 0x0001;
  static final int USERNAME = 0x0006;
  static final int MESSAGE_INTEGRITY = 0x0008;
  static final int ERROR_CODE = 0x0009;
  static final int UNKNOWN_ATTRIBUTES = 0x000A;
  static final int REALM = 0x0014;
  static final int NONCE = 0x0015;
  static final int XOR_MAPPED_ADDRESS = 0x0020;
  static final int PRIORITY = 0x0024;
  static final int USE_CANDIDATE = 0x0025;
  static final int FINGERPRINT = 0x8028;
  static final int ICE_CONTROLLED = 0x8029;
  static final int ICE_CONTROLLING = 0x802A;

  static final int FAMILY_IPV4 = 1;
  static final int FAMILY_IPV6 = 2;

  private Stun() {}

  static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }

  static int i32(byte[] bytes, int at) {
    return u16(bytes, at) << 16 | u16(bytes, at + 2);
  }

  static long i64(byte[] bytes, int at) {
    return (long) i32(bytes, at) << 32 | (i32(bytes, at + 4) & 0xFFFFFFFFL);
  }

  static void put16(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >> 8);
    bytes[at + 1] = (byte) value;
  }

  static void put32(byte[] bytes, int at, int value) {
    put16(bytes, at, value >>> 16);
    put16(bytes, at + 2, value);
  }

  static void put64(byte[] bytes, int at, long value) {
    put32(bytes, at, (int) (value >>> 32));
    put32(bytes, at + 4, (int) value);
  }
}
