package io.hearthline.media.dtls;

import java.util.Arrays;

/**
 * What both directions of SRTP are keyed with (RFC 5764 section 4.2), already told apart by who
 * writes. The arrays belong to the receiver, who wipes them when the SRTP contexts are made.
 */
public final class DtlsSrtpKeys {
  /** Protection profile AEAD_AES_128_GCM (RFC 7714). */
  public static final int AEAD_AES_128_GCM = 0x0007;

  /** Protection profile SRTP_AES128_CM_HMAC_SHA1_80 (RFC 5764). */
  public static final int AES128_CM_HMAC_SHA1_80 = 0x0001;

  static final int KEY_BYTES = 16;

  private final int profile;
  private final byte[] localKey;
  private final byte[] localSalt;
  private final byte[] remoteKey;
  private final byte[] remoteSalt;

  /**
   * Cuts the exporter's output: client key, server key, client salt, server salt.
   *
   * @param exported {@link #exportedBytes} bytes; wiped here
   */
  DtlsSrtpKeys(int profile, byte[] exported, DtlsRole role) {
    int saltBytes = saltBytes(profile);
    var clientKey = Arrays.copyOfRange(exported, 0, KEY_BYTES);
    var serverKey = Arrays.copyOfRange(exported, KEY_BYTES, 2 * KEY_BYTES);
    var clientSalt = Arrays.copyOfRange(exported, 2 * KEY_BYTES, 2 * KEY_BYTES + saltBytes);
    var serverSalt = Arrays.copyOfRange(exported, 2 * KEY_BYTES + saltBytes, exported.length);
    Arrays.fill(exported, (byte) 0);
    boolean active = role == DtlsRole.ACTIVE;
    this.profile = profile;
    this.localKey = active ? clientKey : serverKey;
    this.localSalt = active ? clientSalt : serverSalt;
    this.remoteKey = active ? serverKey : clientKey;
    this.remoteSalt = active ? serverSalt : clientSalt;
  }

  private static int saltBytes(int profile) {
    return profile == AEAD_AES_128_GCM ? 12 : 14;
  }

  static int exportedBytes(int profile) {
    return 2 * (KEY_BYTES + saltBytes(profile));
  }

  /** {@link #AEAD_AES_128_GCM} or {@link #AES128_CM_HMAC_SHA1_80}. */
  public int profile() {
    return profile;
  }

  /** Master key, 16 bytes, of what we send. */
  public byte[] localKey() {
    return localKey;
  }

  /** Master salt, 12 bytes for GCM and 14 for CM, of what we send. */
  public byte[] localSalt() {
    return localSalt;
  }

  public byte[] remoteKey() {
    return remoteKey;
  }

  public byte[] remoteSalt() {
    return remoteSalt;
  }

  /** Overwrites all four. */
  public void wipe() {
    Arrays.fill(localKey, (byte) 0);
    Arrays.fill(localSalt, (byte) 0);
    Arrays.fill(remoteKey, (byte) 0);
    Arrays.fill(remoteSalt, (byte) 0);
  }
}
