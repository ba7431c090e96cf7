package io.hearthline.media.engine;

/** What a pipe is like. */
public enum PipeState {
  /** No keys yet. */
  CONNECTING,
  /** Audio can flow. */
  UP,
  /** No check was answered for {@link Pipe#SILENT_NANOS}; it goes on by itself once one is. */
  SILENT,
  /** Gone: the other end said good-bye, or the handshake failed. */
  CLOSED
}
