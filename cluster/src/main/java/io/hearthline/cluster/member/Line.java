package io.hearthline.cluster.member;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A socket that may be listened to until a deadline, however slowly the other end speaks. */
final class Line {
  private final Socket socket;
  private final long deadlineNanos;

  Line(Socket socket, Duration patience) {
    this.socket = socket;
    deadlineNanos = System.nanoTime() + patience.toNanos();
  }

  /** Where the end that connected believes to be: what it dialled. */
  byte[] dialled() {
    return bytes(socket.getInetAddress(), socket.getPort());
  }

  /** What the end that connected has dialled, as seen from the end that accepted. */
  byte[] accepted() {
    return bytes(socket.getLocalAddress(), socket.getLocalPort());
  }

  private static byte[] bytes(InetAddress address, int port) {
    var raw = address.getAddress();
    return ByteBuffer.allocate(raw.length + Short.BYTES).put(raw).putShort((short) port).array();
  }

  /** Whether all of it came in time. */
  boolean read(byte[] into, int offset, int length) throws IOException {
    var in = socket.getInputStream();
    int done = 0;
    while (done < length) {
      long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) return false;
      socket.setSoTimeout((int) leftMillis);
      try {
        int got = in.read(into, offset + done, length - done);
        if (got < 0) return false;
        done += got;
      } catch (SocketTimeoutException _) {
        return false;
      }
    }
    return true;
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }
}
