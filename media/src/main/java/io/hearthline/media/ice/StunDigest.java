package io.hearthline.media.ice;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** MESSAGE-INTEGRITY (RFC 8489 section 14.5) and FINGERPRINT (14.7). Reused; not thread-safe. */
final class StunDigest {
  private final Mac mac;
  private final CRC32 crc = new CRC32();
  private final byte[] length = new byte[2];

  StunDigest() {
    try {
      mac = Mac.getInstance("HmacSHA1");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA1", e);
    }
  }

  /**
   * The HMAC of a message whose MESSAGE-INTEGRITY attribute begins at {@code integrityAt}, with the
   * header's length field counted up to the end of that attribute.
   */
  byte[] integrity(byte[] message, int integrityAt, String password) {
    try {
      mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.US_ASCII), "HmacSHA1"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA1 takes any key", e);
    }
    Stun.put16(length, 0, integrityAt + 4 + Stun.INTEGRITY_BYTES - Stun.HEADER_BYTES);
    mac.update(message, 0, 2);
    mac.update(length, 0, 2);
    mac.update(message, 4, integrityAt - 4);
    return mac.doFinal();
  }

  /**
   * The value of a FINGERPRINT attribute that begins at {@code fingerprintAt} and ends the message.
   */
  int fingerprint(byte[] message, int fingerprintAt) {
    Stun.put16(length, 0, fingerprintAt + 8 - Stun.HEADER_BYTES);
    crc.reset();
    crc.update(message, 0, 2);
    crc.update(length, 0, 2);
    crc.update(message, 4, fingerprintAt - 4);
    return (int) crc.getValue() ^ Stun.FINGERPRINT_XOR;
  }
}
