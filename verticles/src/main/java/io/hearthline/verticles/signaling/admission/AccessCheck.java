package io.hearthline.verticles.signaling.admission;

/** Access control as signaling needs it. Called on an event loop: answers from memory. */
public interface AccessCheck {
  /** Decides about a client; denies by default, loopback too. Counts failed attempts. */
  Access check(Credentials credentials);

  /** Whether roles, and the name pattern they were given for, cover a stream of this name. */
  default boolean allows(Access.Granted who, Role role, String streamName) {
    return who.has(role);
  }

  /** Whether what was granted earlier still stands: false once a token is revoked or expired. */
  default boolean stands(Access.Granted who) {
    return true;
  }
}
