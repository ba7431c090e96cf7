package io.hearthline.media.transport;

import java.net.InetSocketAddress;

/** One bound socket of a {@link UdpLoop}. Safe to read from any thread. */
public interface UdpSocket {
  /**
   * Number of this socket within its loop; never given twice, so a stale key cannot hit a newer
   * socket.
   */
  int index();

  /** Address and actual port. */
  InetSocketAddress local();

  /** What SO_RCVBUF reads back; Linux shows twice the payload it was asked for. */
  int receiveBufferBytes();

  /** What SO_SNDBUF reads back. */
  int sendBufferBytes();

  /**
   * Datagrams the kernel threw away because the receive buffer was full: at most a second old; 0
   * where the system does not tell.
   */
  long kernelDrops();

  boolean open();
}
