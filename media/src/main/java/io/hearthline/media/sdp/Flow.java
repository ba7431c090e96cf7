package io.hearthline.media.sdp;

/** Which way the audio of one m-line goes, as the relay sees it. */
public enum Flow {
  /** A microphone: the client sends. */
  INBOUND("recvonly"),
  /** A slot: the relay sends. */
  OUTBOUND("sendonly"),
  /** Agreed on, but nothing is sent for now. */
  INACTIVE("inactive"),
  /** Port 0: the m-line is not used. */
  REJECTED("inactive");

  /** The direction attribute of the m-line in our own description. */
  final String attribute;

  Flow(String attribute) {
    this.attribute = attribute;
  }
}
