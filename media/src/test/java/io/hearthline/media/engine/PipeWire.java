package io.hearthline.media.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A way between two nodes on which datagrams are counted, get lost, or do not pass at all. */
final class PipeWire implements AutoCloseable {
  private final DatagramSocket front = bind();
  private final DatagramSocket back = bind();
  private final AtomicLong audio = new AtomicLong();
  private volatile @Nullable SocketAddress opener;
  private volatile boolean cut;
  private volatile boolean answererMute;
  private volatile int loseOneOf = Integer.MAX_VALUE;

  /** The node that answers is there. */
  PipeWire(InetSocketAddress answerer) {
    carry("opener", front, back, this::byOpener, () -> answerer);
    carry("answerer", back, front, _ -> {}, () -> answererMute ? null : opener);
  }

  private static DatagramSocket bind() {
    try {
      return new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  private interface Destination {
    @Nullable SocketAddress now();
  }

  private void byOpener(DatagramPacket datagram) {
    opener = datagram.getSocketAddress();
    if (looksLikeRtp(datagram)) audio.incrementAndGet();
  }

  private void carry(
      String name,
      DatagramSocket from,
      DatagramSocket to,
      Consumer<DatagramPacket> seen,
      Destination destination) {
    Thread.ofPlatform()
        .daemon()
        .name("wire-" + name)
        .start(() -> {
          var datagram = new DatagramPacket(new byte[2_048], 2_048);
          int count = 0;
          while (true) {
            try {
              datagram.setLength(2_048);
              from.receive(datagram);
              seen.accept(datagram);
              var there = destination.now();
              if (cut || ++count % loseOneOf == 0 || there == null) continue;
              datagram.setSocketAddress(there);
              to.send(datagram);
            } catch (IOException closed) {
              return;
            }
          }
        });
  }

  private static boolean looksLikeRtp(DatagramPacket datagram) {
    int first = datagram.getData()[0] & 0xff;
    int second = datagram.getData()[1] & 0xff;
    return first >= 128 && first <= 191 && (second < 192 || second > 223);
  }

  /** Where the opener sends to. */
  InetSocketAddress address() {
    return (InetSocketAddress) front.getLocalSocketAddress();
  }

  /** Audio datagrams that the opener has sent. */
  long audio() {
    return audio.get();
  }

  void cut(boolean nothingPasses) {
    cut = nothingPasses;
  }

  /** Nothing passes that the answerer says; the other way is well. */
  void muteAnswerer(boolean mute) {
    answererMute = mute;
  }

  /** One datagram of so many is lost, either way. */
  void loseOneOf(int datagrams) {
    loseOneOf = datagrams;
  }

  @Override
  public void close() {
    front.close();
    back.close();
  }
}
