package io.hearthline.bench.lab;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A DNS server (RFC 1035) that knows one name, as Kubernetes has one for a headless service: all
 * the addresses behind it, IPv4, or no such name as long as there are none. Takes root.
 */
final class NameServer implements AutoCloseable {
  private static final int PORT = 53;
  private static final int HEADER_BYTES = 12;
  private static final int RECURSIVE_ANSWER = 0x8180;
  private static final int NO_SUCH_NAME = 3;
  private static final int TYPE_A = 1;
  private static final int CLASS_IN = 1;
  private static final int QUESTION_NAME = 0xC000 | HEADER_BYTES;
  private static final int TTL_SECONDS = 5;

  private final String name;
  private final DatagramSocket socket;
  private volatile List<InetAddress> addresses = List.of();

  NameServer(InetAddress host, String name) throws IOException {
    this.name = name;
    socket = new DatagramSocket(new InetSocketAddress(host, PORT));
    Thread.ofPlatform().name("name-server").start(this::serve);
  }

  /** From now on these are behind the name. */
  void publish(List<InetAddress> published) {
    addresses = List.copyOf(published);
  }

  private void serve() {
    var packet = new DatagramPacket(new byte[512], 512);
    try {
      while (true) {
        packet.setLength(512);
        socket.receive(packet);
        var answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private byte[] answer(ByteBuffer query) throws IOException {
    var asked = new StringBuilder();
    query.position(HEADER_BYTES);
    for (int length = query.get(); length > 0; length = query.get()) {
      var label = new byte[length];
      query.get(label);
      asked.append(new String(label, US_ASCII)).append('.');
    }
    boolean known = asked.toString().equals(name + ".") && !addresses.isEmpty();
    var found = known && query.getShort() == TYPE_A ? addresses : List.<InetAddress>of();
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeShort(query.getShort(0));
    out.writeShort(RECURSIVE_ANSWER | (known ? 0 : NO_SUCH_NAME));
    out.writeShort(1);
    out.writeShort(found.size());
    out.writeInt(0);
    var question = new byte[asked.length() + 1 + 2 * Short.BYTES];
    query.get(HEADER_BYTES, question);
    out.write(question);
    for (var address : found) {
      out.writeShort(QUESTION_NAME);
      out.writeShort(TYPE_A);
      out.writeShort(CLASS_IN);
      out.writeInt(TTL_SECONDS);
      out.writeShort(address.getAddress().length);
      out.write(address.getAddress());
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
