package io.hearthline.media.sdp;

/**
 * One side's user name fragment and password (RFC 8839 section 5.4).
 *
 * @param ufrag 4..256 of letters, digits, plus, slash
 * @param pwd 22..256 of the same; secret, so never printed by {@link #toString}
 */
public record IceCredentials(String ufrag, String pwd) {
  public IceCredentials {
    Text.require(isUfrag(ufrag), "ice-ufrag");
    Text.require(isPwd(pwd), "ice-pwd");
  }

  static boolean isUfrag(String text) {
    return Text.isIceText(text, 4, 256);
  }

  static boolean isPwd(String text) {
    return Text.isIceText(text, 22, 256);
  }

  @Override
  public String toString() {
    return "IceCredentials[ufrag=" + ufrag + "]";
  }
}
