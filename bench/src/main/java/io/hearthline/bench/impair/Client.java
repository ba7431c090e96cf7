package io.hearthline.bench.impair;

import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/** A NAT mapping: somebody on the inside and the socket that stands for him on the outside. */
final class Client {
  final SocketAddress inside;
  final Fate up;
  final Fate down;

  /** Null only until it is opened. */
  @Nullable DatagramChannel outside;

  Client(SocketAddress inside, Fate up, Fate down) {
    this.inside = inside;
    this.up = up;
    this.down = down;
  }
}
