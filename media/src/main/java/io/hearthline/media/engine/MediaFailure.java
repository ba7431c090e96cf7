package io.hearthline.media.engine;

/** Why the engine did not do what it was asked; the message may be shown to whoever asked. */
public final class MediaFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** The kinds of refusal, as far as callers treat them differently. */
  public enum Kind {
    /** The SDP, fragment or slot number is wrong. */
    BAD_REQUEST,
    /** No such transport or stream. */
    NOT_FOUND,
    /** Contradicts what is already so, such as listening to oneself. */
    CONFLICT,
    /** The node takes no newcomers now; asking again later makes sense. */
    OVERLOADED
  }

  private final Kind kind;

  /**
   * Makes a refusal without a stack trace: refusals are answers, not faults.
   *
   * @param message one sentence, safe to send to a stranger
   */
  public MediaFailure(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** What kind of refusal this is. */
  public Kind kind() {
    return kind;
  }
}
