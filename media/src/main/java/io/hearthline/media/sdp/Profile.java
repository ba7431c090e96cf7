package io.hearthline.media.sdp;

/** What a client may ask for in its offer, by the protocol it came in with. */
public enum Profile {
  /** Our own clients: one microphone (sendonly or sendrecv) and any number of slots (recvonly). */
  NATIVE,
  /**
   * RFC 9725: exactly one microphone (sendonly or sendrecv); what it would receive is answered
   * inactive.
   */
  WHIP,
  /** One slot (recvonly or sendrecv) is required; what it would send is answered inactive. */
  WHEP,
  /** System 1's sender: one microphone (sendonly or sendrecv) is required. */
  RELAY1_SENDER,
  /** System 1's receiver: answers an offer of ours with one slot. Not for offers of clients. */
  RELAY1_RECEIVER
}
