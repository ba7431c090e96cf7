package io.hearthline.verticles.signaling;

import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A WebSocket client by hand, for what well-behaved ones do not do. */
final class RawWire implements AutoCloseable {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  RawWire(int port, String path, String subprotocol) throws IOException {
    socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(10_000);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    var upgrade =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            + (subprotocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n")
            + "\r\n";
    out.write(upgrade.getBytes(StandardCharsets.US_ASCII));
    var status = line();
    if (!status.contains("101")) throw new IOException(status);
    while (!line().isEmpty()) {}
  }

  void send(JsonObject message) throws IOException {
    frame(TEXT, true, message.encode().getBytes(StandardCharsets.UTF_8));
  }

  void frame(int opcode, boolean last, byte[] payload) throws IOException {
    var frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) ((last ? 0x80 : 0) | opcode));
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) 0xFE).putShort((short) payload.length);
    } else {
      frame.put((byte) 0xFF).putLong(payload.length);
    }
    frame.putInt(0).put(payload); // a mask of zeros
    out.write(frame.array(), 0, frame.position());
  }

  /** Reads until the server closes; its close code, or 1006. */
  int closeCode() throws IOException {
    try {
      while (true) {
        int opcode = in.readUnsignedByte() & 0x0F;
        long length = in.readUnsignedByte() & 0x7F;
        if (length == 126) length = in.readUnsignedShort();
        else if (length == 127) length = in.readLong();
        var payload = in.readNBytes((int) length);
        if (opcode == CLOSE) return ByteBuffer.wrap(payload).getShort() & 0xFFFF;
      }
    } catch (EOFException _) {
      return 1006;
    }
  }

  /** Reads messages until one of a type comes. */
  JsonObject next(String type) throws IOException {
    while (true) {
      int opcode = in.readUnsignedByte() & 0x0F;
      int length = in.readUnsignedByte() & 0x7F;
      if (length == 126) length = in.readUnsignedShort();
      var payload = in.readNBytes(length);
      if (opcode != TEXT) continue;
      var message = new JsonObject(new String(payload, StandardCharsets.UTF_8));
      if (type.equals(message.getString("type"))) return message;
    }
  }

  /** Leaves as a lost network does: without a close frame. */
  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read())
      if (c != '\r') line.append((char) c);
    return line.toString();
  }
}
