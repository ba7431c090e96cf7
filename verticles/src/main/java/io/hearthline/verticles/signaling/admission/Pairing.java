package io.hearthline.verticles.signaling.admission;

import io.vertx.core.Future;

/**
 * Turns a one-time pairing code into a token. Called on an event loop: files are read elsewhere.
 */
public interface Pairing {
  /** What became of a code. */
  sealed interface Outcome {
    record Paired(String token) implements Outcome {
      /** Leaves the token out: this text may reach a log. */
      @Override
      public String toString() {
        return "Paired";
      }
    }

    record Refused(Access.Denied why) implements Outcome {}
  }

  /** Redeems a code; limits failed attempts by address. */
  Future<Outcome> redeem(String code, String remoteAddress);
}
