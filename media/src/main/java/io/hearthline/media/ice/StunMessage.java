package io.hearthline.media.ice;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads one STUN message (RFC 8489 section 5). One per loop, reused for every datagram: {@link
 * #parse} copies the bytes (HMAC and CRC want an array), so what was read stays until the next
 * parse. Confined to one thread.
 */
public final class StunMessage {
  /** What a message is, as far as ICE cares. */
  public enum Kind {
    REQUEST,
    INDICATION,
    SUCCESS,
    ERROR
  }

  private static final int MAX_USERNAME_BYTES = 513;

  private final byte[] bytes = new byte[Stun.MAX_BYTES];
  private final StunDigest digest = new StunDigest();
  private Kind kind = Kind.INDICATION;
  private int usernameAt;
  private int usernameBytes;
  private int integrityAt;
  private int errorCode;
  private int unknownAttribute;
  private long priority;
  private long tieBreaker;
  private boolean fingerprinted;
  private boolean useCandidate;
  private boolean controlling;
  private boolean controlled;
  private int mappedPort;
  private long mappedHigh;
  private long mappedLow;

  /**
   * Reads a datagram.
   *
   * @param data borrowed; bytes [0, length) are the datagram
   * @return false for anything that is not a well-formed STUN binding message, or whose FINGERPRINT
   *     is wrong: what the accessors say then is undefined
   */
  public boolean parse(MemorySegment data, int length) {
    if (length < Stun.HEADER_BYTES
        || length > Stun.MAX_BYTES
        || length > data.byteSize()
        || (length & 3) != 0) {
      return false;
    }
    MemorySegment.copy(data, ValueLayout.JAVA_BYTE, 0, bytes, 0, length);
    if (Stun.u16(bytes, 2) != length - Stun.HEADER_BYTES) return false;
    if (Stun.i32(bytes, 4) != Stun.MAGIC) return false;
    switch (Stun.u16(bytes, 0)) {
      case Stun.BINDING_REQUEST -> kind = Kind.REQUEST;
      case Stun.BINDING_INDICATION -> kind = Kind.INDICATION;
      case Stun.BINDING_SUCCESS -> kind = Kind.SUCCESS;
      case Stun.BINDING_ERROR -> kind = Kind.ERROR;
      default -> {
        return false;
      }
    }
    forget();
    return attributes(length);
  }

  private void forget() {
    usernameAt = 0;
    usernameBytes = 0;
    integrityAt = 0;
    errorCode = 0;
    unknownAttribute = 0;
    priority = -1;
    tieBreaker = 0;
    fingerprinted = false;
    useCandidate = false;
    controlling = false;
    controlled = false;
    mappedPort = -1;
    mappedHigh = 0;
    mappedLow = 0;
  }

  private boolean attributes(int end) {
    int at = Stun.HEADER_BYTES;
    while (at < end) {
      if (fingerprinted) return false; // FINGERPRINT is the last one, always
      int type = Stun.u16(bytes, at);
      int valueBytes = Stun.u16(bytes, at + 2);
      int value = at + 4;
      if (valueBytes > end - value) return false;
      if (type == Stun.FINGERPRINT) {
        if (valueBytes != 4 || Stun.i32(bytes, value) != digest.fingerprint(bytes, at)) {
          return false;
        }
        fingerprinted = true;
      } else if (integrityAt == 0 && !attribute(type, at, value, valueBytes)) {
        // Behind MESSAGE-INTEGRITY nothing is authenticated, so nothing there is looked at.
        return false;
      }
      at = value + ((valueBytes + 3) & ~3);
    }
    return true;
  }

  /** One attribute in front of MESSAGE-INTEGRITY; of several of a kind the first counts. */
  private boolean attribute(int type, int at, int value, int valueBytes) {
    switch (type) {
      case Stun.USERNAME -> {
        if (valueBytes == 0 || valueBytes > MAX_USERNAME_BYTES) return false;
        if (usernameAt == 0) {
          usernameAt = value;
          usernameBytes = valueBytes;
        }
      }
      case Stun.MESSAGE_INTEGRITY -> {
        if (valueBytes != Stun.INTEGRITY_BYTES) return false;
        integrityAt = at;
      }
      case Stun.PRIORITY -> {
        if (valueBytes != 4) return false;
        if (priority < 0) priority = Stun.i32(bytes, value) & 0xFFFFFFFFL;
      }
      case Stun.USE_CANDIDATE -> {
        if (valueBytes != 0) return false;
        useCandidate = true;
      }
      case Stun.ICE_CONTROLLING, Stun.ICE_CONTROLLED -> {
        if (valueBytes != 8) return false;
        if (!controlling && !controlled) tieBreaker = Stun.i64(bytes, value);
        if (type == Stun.ICE_CONTROLLING) controlling = true;
        else controlled = true;
      }
      case Stun.ERROR_CODE -> {
        if (valueBytes < 4) return false;
        errorCode = (bytes[value + 2] & 7) * 100 + (bytes[value + 3] & 0xFF);
      }
      case Stun.XOR_MAPPED_ADDRESS -> {
        return mappedAddress(value, valueBytes);
      }
      case Stun.MAPPED_ADDRESS, Stun.UNKNOWN_ATTRIBUTES, Stun.REALM, Stun.NONCE -> {}
      default -> {
        if (type < 0x8000 && unknownAttribute == 0) unknownAttribute = type;
      }
    }
    return true;
  }

  private boolean mappedAddress(int value, int valueBytes) {
    if (valueBytes < 4) return false;
    int family = bytes[value + 1] & 0xFF;
    int port = Stun.u16(bytes, value + 2) ^ (Stun.MAGIC >>> 16);
    if (family == Stun.FAMILY_IPV4 && valueBytes == 8) {
      mappedHigh = 0;
      mappedLow = 0xFFFF_0000_0000L | ((Stun.i32(bytes, value + 4) ^ Stun.MAGIC) & 0xFFFFFFFFL);
    } else if (family == Stun.FAMILY_IPV6 && valueBytes == 20) {
      mappedHigh = Stun.i64(bytes, value + 4) ^ Stun.i64(bytes, 4);
      mappedLow = Stun.i64(bytes, value + 12) ^ Stun.i64(bytes, 12);
    } else {
      return false;
    }
    mappedPort = port;
    return true;
  }

  public Kind kind() {
    return kind;
  }

  /** The whole USERNAME, or null. In a request to us it reads {@code local:remote}. */
  public @Nullable String username() {
    if (usernameAt == 0) return null;
    return new String(bytes, usernameAt, usernameBytes, StandardCharsets.ISO_8859_1);
  }

  /** The half of USERNAME that names the receiver, by which a transport is found; or null. */
  public @Nullable String receiverUfrag() {
    int colon = colon();
    return colon < 0
        ? null
        : new String(bytes, usernameAt, colon - usernameAt, StandardCharsets.ISO_8859_1);
  }

  /** The half of USERNAME that names the sender of the request; or null. */
  public @Nullable String senderUfrag() {
    int colon = colon();
    if (colon < 0) return null;
    return new String(
        bytes, colon + 1, usernameAt + usernameBytes - colon - 1, StandardCharsets.ISO_8859_1);
  }

  private int colon() {
    for (int i = usernameAt; i < usernameAt + usernameBytes; i++) {
      if (bytes[i] == ':') return i;
    }
    return -1;
  }

  public boolean hasIntegrity() {
    return integrityAt != 0;
  }

  public boolean hasFingerprint() {
    return fingerprinted;
  }

  /** Whether MESSAGE-INTEGRITY is there and was made with this password. Takes constant time. */
  public boolean authentic(String password) {
    if (integrityAt == 0) return false;
    byte[] expected = digest.integrity(bytes, integrityAt, password);
    int difference = 0;
    for (int i = 0; i < Stun.INTEGRITY_BYTES; i++) {
      difference |= expected[i] ^ bytes[integrityAt + 4 + i];
    }
    return difference == 0;
  }

  /**
   * The first 32 bits of MESSAGE-INTEGRITY: the same for the same bytes, by chance for any other.
   *
   * @return 0 without MESSAGE-INTEGRITY
   */
  public int integrityStart() {
    if (integrityAt == 0) return 0;
    int start = 0;
    for (int i = 0; i < 4; i++) start = start << 8 | (bytes[integrityAt + 4 + i] & 0xff);
    return start;
  }

  public boolean useCandidate() {
    return useCandidate;
  }

  /** The sender thinks that it is controlling. */
  public boolean controlling() {
    return controlling;
  }

  /** The sender thinks that it is controlled: a role conflict with a lite agent. */
  public boolean controlled() {
    return controlled;
  }

  /** The value of ICE-CONTROLLING or ICE-CONTROLLED. */
  public long tieBreaker() {
    return tieBreaker;
  }

  /** PRIORITY, 0..2^32-1, or -1. */
  public long priority() {
    return priority;
  }

  /** ERROR-CODE, 300..699, or 0. */
  public int errorCode() {
    return errorCode;
  }

  /** The first comprehension-required attribute that we do not know, or 0. */
  public int unknownAttribute() {
    return unknownAttribute;
  }

  /** Port of XOR-MAPPED-ADDRESS, or -1 if there is none. */
  public int mappedPort() {
    return mappedPort;
  }

  /** First half of XOR-MAPPED-ADDRESS; IPv4 is mapped into IPv6 (::ffff:a.b.c.d). */
  public long mappedHigh() {
    return mappedHigh;
  }

  public long mappedLow() {
    return mappedLow;
  }

  /** The first 64 of the transaction id's 96 bits: enough to recognise a message again. */
  public long transactionHigh() {
    return Stun.i64(bytes, 8);
  }

  /** The last 32 of the transaction id's 96 bits. */
  public int transactionLow() {
    return Stun.i32(bytes, 16);
  }
}
