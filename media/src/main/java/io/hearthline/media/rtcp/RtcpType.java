package io.hearthline.media.rtcp;

/** Packet types this relay reads or writes. */
final class RtcpType {
  static final int SENDER_REPORT = 200;
  static final int RECEIVER_REPORT = 201;
  static final int SDES = 202;
  static final int BYE = 203;
  static final int APPLICATION = 204;
  static final int TRANSPORT_FEEDBACK = 205;

  static final int GENERIC_NACK = 1;
  static final int SDES_CNAME = 1;

  private RtcpType() {}
}
