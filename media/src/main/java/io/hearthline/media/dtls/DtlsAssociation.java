package io.hearthline.media.dtls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is left of a handshake when it is over: our last flight and our close_notify, ready to be
 * sent, and the key that tells whether an alert is the peer's. A few hundred bytes, where
 * BouncyCastle's transport keeps tens of kilobytes (both hellos, certificates, sessions, cipher
 * tables) alive. DTLS carries no application data here, so nothing else is ever encrypted.
 */
final class DtlsAssociation {
  /** What a datagram after the handshake meant. */
  enum Heard {
    NOTHING,
    RESENT_FLIGHT,
    CLOSE_NOTIFY,
    FATAL_ALERT
  }

  private static final int ALERT_BYTES = 2;
  private static final byte LEVEL_WARNING = 1;
  private static final byte LEVEL_FATAL = 2;
  private static final byte CLOSE_NOTIFY = 0;

  private final byte[] finalFlight;
  private final byte[] closeNotify;
  private final byte[] peerKey;
  private final byte[] peerSalt;

  /**
   * @param finalFlight what to send again when the peer repeats its flight; empty on the active
   *     side, whose flight was not the last
   * @param keyBlock RFC 5246 section 6.3 for AES-GCM: client key, server key, client salt (4),
   *     server salt (4); wiped here
   * @param nextSequence of epoch 1, not yet used for encrypting
   */
  DtlsAssociation(byte[] finalFlight, byte[] keyBlock, DtlsRole role, long nextSequence)
      throws GeneralSecurityException {
    int keyBytes = (keyBlock.length - 8) / 2;
    int client = role == DtlsRole.ACTIVE ? 0 : 1;
    int server = 1 - client;
    var ourKey = new byte[keyBytes];
    var ourSalt = new byte[4];
    this.peerKey = new byte[keyBytes];
    this.peerSalt = new byte[4];
    System.arraycopy(keyBlock, client * keyBytes, ourKey, 0, keyBytes);
    System.arraycopy(keyBlock, server * keyBytes, peerKey, 0, keyBytes);
    System.arraycopy(keyBlock, 2 * keyBytes + client * 4, ourSalt, 0, 4);
    System.arraycopy(keyBlock, 2 * keyBytes + server * 4, peerSalt, 0, 4);
    this.finalFlight = finalFlight;
    this.closeNotify = closeNotify(ourKey, ourSalt, nextSequence);
    Arrays.fill(keyBlock, (byte) 0);
    Arrays.fill(ourKey, (byte) 0);
  }

  static int keyBlockBytes(int keyBytes) {
    return 2 * (keyBytes + 4);
  }

  private static byte[] closeNotify(byte[] key, byte[] salt, long sequence)
      throws GeneralSecurityException {
    long epochAndSequence = 1L << 48 | sequence;
    var record =
        ByteBuffer.allocate(DtlsRecords.HEADER_BYTES + DtlsRecords.GCM_BYTES + ALERT_BYTES);
    record.put((byte) DtlsRecords.ALERT).putShort((short) 0xFEFD).putLong(epochAndSequence);
    record.putShort((short) (DtlsRecords.GCM_BYTES + ALERT_BYTES)).putLong(epochAndSequence);
    var cipher = cipher(Cipher.ENCRYPT_MODE, key, salt, record.array(), ALERT_BYTES);
    cipher.doFinal(
        new byte[] {LEVEL_WARNING, CLOSE_NOTIFY},
        0,
        ALERT_BYTES,
        record.array(),
        record.position());
    return record.array();
  }

  /** AES-GCM for the record whose 13-byte header and explicit nonce are in place (RFC 5288). */
  private static Cipher cipher(int mode, byte[] key, byte[] salt, byte[] record, int plaintextBytes)
      throws GeneralSecurityException {
    var nonce = ByteBuffer.allocate(12).put(salt).put(record, DtlsRecords.HEADER_BYTES, 8).array();
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    var associated = ByteBuffer.allocate(DtlsRecords.HEADER_BYTES);
    associated.put(record, 3, 8).put(record, 0, 3).putShort((short) plaintextBytes);
    cipher.updateAAD(associated.array());
    return cipher;
  }

  /** What the first telling record of a datagram says. Never throws for bad bytes. */
  Heard hear(byte[] datagram) {
    int at = 0;
    while (datagram.length - at > DtlsRecords.HEADER_BYTES) {
      int bytes = (datagram[at + 11] & 0xFF) << 8 | (datagram[at + 12] & 0xFF);
      int end = at + DtlsRecords.HEADER_BYTES + bytes;
      if (end > datagram.length) return Heard.NOTHING;
      var heard = record(datagram, at, bytes);
      if (heard != Heard.NOTHING) return heard;
      at = end;
    }
    return Heard.NOTHING;
  }

  private Heard record(byte[] datagram, int at, int bytes) {
    int epoch = (datagram[at + 3] & 0xFF) << 8 | (datagram[at + 4] & 0xFF);
    int body = at + DtlsRecords.HEADER_BYTES;
    if (datagram[at] == DtlsRecords.HANDSHAKE && bytes > 0) {
      int message = epoch == 0 ? datagram[body] : -1;
      boolean lastFlight =
          epoch == 1
              || message == DtlsRecords.CERTIFICATE
              || message == DtlsRecords.CLIENT_KEY_EXCHANGE
              || message == DtlsRecords.CERTIFICATE_VERIFY;
      return lastFlight && finalFlight.length > 0 ? Heard.RESENT_FLIGHT : Heard.NOTHING;
    }
    boolean alert = datagram[at] == DtlsRecords.ALERT && epoch == 1;
    if (!alert || bytes != DtlsRecords.GCM_BYTES + ALERT_BYTES) return Heard.NOTHING;
    return alert(Arrays.copyOfRange(datagram, at, body + bytes));
  }

  private Heard alert(byte[] record) {
    try {
      var plain =
          cipher(Cipher.DECRYPT_MODE, peerKey, peerSalt, record, ALERT_BYTES)
              .doFinal(record, DtlsRecords.HEADER_BYTES + 8, ALERT_BYTES + 16);
      if (plain[1] == CLOSE_NOTIFY) return Heard.CLOSE_NOTIFY;
      return plain[0] == LEVEL_FATAL ? Heard.FATAL_ALERT : Heard.NOTHING;
    } catch (GeneralSecurityException _) {
      return Heard.NOTHING; // forged
    }
  }

  /** The datagram of our last flight; a fresh copy. */
  byte[] finalFlight() {
    return finalFlight.clone();
  }

  /** Our good-bye; a fresh copy. Always the same record: it is encrypted once. */
  byte[] closeNotify() {
    return closeNotify.clone();
  }
}
