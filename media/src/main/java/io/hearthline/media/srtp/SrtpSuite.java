package io.hearthline.media.srtp;

/**
 * A DTLS-SRTP protection profile (RFC 5764 section 4.1.2, RFC 7714 section 14.2), preferred first.
 */
public enum SrtpSuite {
  AEAD_AES_128_GCM(0x0007, 12, 16),
  AES128_CM_HMAC_SHA1_80(0x0001, 14, 10);

  /** Added to an RTCP packet besides the tag: encryption flag and index (RFC 3711 section 3.4). */
  static final int RTCP_INDEX_BYTES = 4;

  private final int profileId;
  private final int saltBytes;
  private final int tagBytes;

  SrtpSuite(int profileId, int saltBytes, int tagBytes) {
    this.profileId = profileId;
    this.saltBytes = saltBytes;
    this.tagBytes = tagBytes;
  }

  /** The value in the DTLS use_srtp extension. */
  public int profileId() {
    return profileId;
  }

  public int keyBytes() {
    return 16;
  }

  /** Of the master salt and of the session salt alike. */
  public int saltBytes() {
    return saltBytes;
  }

  /** What {@code protect} adds to an RTP packet. */
  public int rtpOverheadBytes() {
    return tagBytes;
  }

  /** What {@code protectRtcp} adds to an RTCP packet. */
  public int rtcpOverheadBytes() {
    return tagBytes + RTCP_INDEX_BYTES;
  }

  int tagBytes() {
    return tagBytes;
  }
}
