package io.hearthline.media.engine;

import io.hearthline.media.transport.UdpSocket;

/** One end's part in keeping the way between two nodes open. Confined to the media loop. */
sealed interface PipePath permits CheckingPath, AnsweringPath {
  /** Sends and forgets what is due; every 20 ms while {@link #hurried}, else every 100 ms. */
  void tick(long nowNanos);

  boolean hurried(long nowNanos);

  /** Since the other end was heard by a check or its answer, or since the beginning. */
  long silentForNanos(long nowNanos);

  /** As measured by checks; 0 where this end does not measure. */
  long rttNanos();

  /** Nobody is to send by this socket any more. */
  void socketClosed(UdpSocket socket);

  void close();
}
