package io.hearthline.media.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Somebody at another address who sends what he has overheard or made up. */
final class Stranger implements AutoCloseable {
  /** The first byte says handshake, then DTLS 1.2, epoch, number, length; a ClientHello in it. */
  static final byte[] CLIENT_HELLO = {
    22, -2, -3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  private final DatagramSocket socket;

  Stranger() {
    try {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.0.2"), 0));
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  void send(byte[] datagram, int port) {
    var to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      socket.send(new DatagramPacket(datagram, datagram.length, to));
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
