package io.hearthline.verticles.access;

import java.time.Instant;

/**
 * Hears of tokens that this node, or the command line beside it, made or took back. What other
 * nodes of the cluster did is told there, so that each change is told once. Called on the thread
 * that found out, which must not be kept waiting.
 */
public interface TokenWatcher {
  void issued(StoredToken token);

  /**
   * A token was taken back.
   *
   * @param at when, by the clock of whoever did it
   */
  void revoked(String id, Instant at);
}
