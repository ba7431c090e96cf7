package io.hearthline.verticles.access;

import java.time.Instant;

/**
 * Hears of tokens that this node, or the command line beside it, made or took back, so that each
 * change is told to the other nodes once; and of those that were taken back elsewhere. Called on
 * the thread that found out, which must not be kept waiting.
 */
public interface TokenWatcher {
  void issued(StoredToken token);

  /**
   * A token was taken back.
   *
   * @param at when, by the clock of whoever did it
   */
  void revoked(String id, Instant at);

  /**
   * Another node has told that a token was taken back; it may have been made at this one. Not to be
   * passed on.
   */
  default void revokedElsewhere(String id, Instant at) {}
}
