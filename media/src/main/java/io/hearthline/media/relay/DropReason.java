package io.hearthline.media.relay;

/** Why a packet was not sent on. The first group concerns all listeners at once, the second one. */
public enum DropReason {
  MALFORMED,
  MALFORMED_RED,
  UNKNOWN_PAYLOAD_TYPE,
  PADDING_ONLY,
  /** From the SSRC that a publisher has just left. */
  STALE_SSRC,
  /** The publisher is not talking. */
  GATED,
  DUPLICATE,
  /** So late that the ring has moved on. */
  TOO_LATE,

  NO_KEYS,
  NO_PATH,
  MUTED,
  /** Older than the listener's switch to this publisher. */
  BEFORE_SWITCH,
  OVERSIZE,
  /** The listener's track failed: a bug, contained. */
  FAULT,
  /** Asked for again, but not of this binding or no longer in the ring. */
  NACK_UNKNOWN,
  NACK_CAPPED;

  static final int COUNT = values().length;
}
