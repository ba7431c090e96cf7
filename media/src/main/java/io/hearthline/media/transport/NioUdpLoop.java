package io.hearthline.media.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * DatagramChannel and Selector, for systems without the native calls: one system call and some
 * garbage per datagram.
 */
final class NioUdpLoop extends AbstractUdpLoop {
  private static final int DATAGRAMS_PER_TURN = 64;

  private final MemorySegment incoming = Arena.ofAuto().allocate(SLOT_BYTES + 1, 64);
  private final MemorySegment incomingSlot = incoming.asSlice(0, SLOT_BYTES);
  private final ByteBuffer incomingBytes = incoming.asByteBuffer();
  private final MemorySegment outgoing = Arena.ofAuto().allocate(SLOT_BYTES, 64);
  private final ByteBuffer outgoingBytes = outgoing.asByteBuffer();
  private final Selector selector;
  private @Nullable NioUdpSocket pendingFrom;
  private @Nullable PeerAddress pendingTo;

  private static final class NioUdpSocket implements UdpSocket {
    final DatagramChannel channel;
    private final int index;
    private final InetSocketAddress local;
    private final int receiveBufferBytes;
    private final int sendBufferBytes;

    NioUdpSocket(int index, DatagramChannel channel) throws IOException {
      this.index = index;
      this.channel = channel;
      local = (InetSocketAddress) channel.getLocalAddress();
      receiveBufferBytes = channel.getOption(StandardSocketOptions.SO_RCVBUF);
      sendBufferBytes = channel.getOption(StandardSocketOptions.SO_SNDBUF);
    }

    @Override
    public int index() {
      return index;
    }

    @Override
    public InetSocketAddress local() {
      return local;
    }

    @Override
    public int receiveBufferBytes() {
      return receiveBufferBytes;
    }

    @Override
    public int sendBufferBytes() {
      return sendBufferBytes;
    }

    @Override
    public long kernelDrops() {
      return 0;
    }

    @Override
    public boolean open() {
      return channel.isOpen();
    }

    @Override
    public String toString() {
      return "udp " + local + (open() ? "" : " (closed)");
    }
  }

  NioUdpLoop(UdpLoopOptions options, DatagramHandler handler) throws IOException {
    super(options, handler);
    selector = Selector.open();
  }

  @Override
  String implementation() {
    return "nio";
  }

  @Override
  void openSystem() {}

  @Override
  void closeSystem() {
    try {
      for (var key : selector.keys().toArray(SelectionKey[]::new))
        closeSocket((NioUdpSocket) key.attachment());
      selector.close();
    } catch (IOException failure) {
      failed("close", failure);
    }
  }

  @Override
  void wake() {
    selector.wakeup();
  }

  @Override
  void await(long timeoutNanos) {
    try {
      if (timeoutNanos == 0) selector.selectNow();
      else if (timeoutNanos == Long.MAX_VALUE) selector.select();
      else selector.select(TimeUnit.NANOSECONDS.toMillis(timeoutNanos + 999_999));
    } catch (IOException failure) {
      failed("select", failure);
    }
  }

  @Override
  void receive() {
    var ready =
        selector
            .selectedKeys()
            .toArray(SelectionKey[]::new); // a handler that closes a socket changes the set
    selector.selectedKeys().clear();
    for (var key : ready) receive((NioUdpSocket) key.attachment());
  }

  private void receive(NioUdpSocket socket) {
    long nowNanos = System.nanoTime();
    for (int i = 0; i < DATAGRAMS_PER_TURN && socket.channel.isOpen(); i++) {
      InetSocketAddress from;
      gauges.receiveCalls.add(1);
      try {
        from = (InetSocketAddress) socket.channel.receive(incomingBytes.clear());
      } catch (IOException _) {
        gauges.receiveErrors.add(1);
        return;
      }
      if (from == null) return;
      hand(socket, from, incomingBytes.position(), nowNanos);
    }
  }

  private void hand(NioUdpSocket socket, InetSocketAddress from, int length, long nowNanos) {
    gauges.datagramsReceived.add(1);
    gauges.bytesReceived.add(length);
    if (length > SLOT_BYTES) {
      gauges.truncated.add(1);
      return;
    }
    var address = from.getAddress();
    try {
      handler.onDatagram(
          socket,
          PeerAddress.highOf(address),
          PeerAddress.lowOf(address),
          from.getPort(),
          incomingSlot,
          length,
          nowNanos);
    } catch (Throwable failure) {
      failed("datagram", failure);
    }
  }

  @Override
  public long lastKernelTimeNanos() {
    return 0;
  }

  @Override
  public MemorySegment slot(UdpSocket from, PeerAddress to) {
    pendingFrom = (NioUdpSocket) from;
    pendingTo = to;
    return outgoing;
  }

  /** Sends at once: without sendmmsg there is nothing to gain by waiting. */
  @Override
  public void commit(int length) {
    var from = pendingFrom;
    var to = pendingTo;
    if (from == null || to == null) throw new IllegalStateException("commit without a slot");
    if (length < 0 || length > SLOT_BYTES)
      throw new IllegalArgumentException("datagram of " + length + " bytes");
    pendingFrom = null;
    gauges.sendCalls.add(1);
    try {
      int sent = from.channel.send(outgoingBytes.clear().limit(length), to.socketAddress());
      if (sent < length) {
        gauges.droppedSendBufferFull.add(1);
      } else {
        gauges.datagramsSent.add(1);
        gauges.bytesSent.add(sent);
      }
    } catch (IOException | RuntimeException _) { // RuntimeException: an address of the other family
      gauges.sendErrors.add(1);
    }
  }

  @Override
  void flush() {
    pendingFrom = null;
  }

  @Override
  UdpSocket openSocket(InetSocketAddress local, int index) throws IOException {
    var address = PeerAddress.of(local);
    var channel =
        DatagramChannel.open(
            address.ipv4() ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBufferBytes());
      channel.setOption(StandardSocketOptions.SO_SNDBUF, options.sendBufferBytes());
      channel.configureBlocking(false);
      bindNamed(channel, local, address);
      var socket = new NioUdpSocket(index, channel);
      channel.register(selector, SelectionKey.OP_READ, socket);
      gauges.sockets.add(1);
      return socket;
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
  }

  /** The JDK's exceptions do not say which address. */
  private static void bindNamed(
      DatagramChannel channel, InetSocketAddress local, PeerAddress address) throws IOException {
    try {
      channel.bind(local);
    } catch (BindException refused) {
      var named = new BindException(address + ": " + refused.getMessage());
      named.initCause(refused);
      throw named;
    }
  }

  @Override
  void closeSocket(UdpSocket closing) {
    var socket = (NioUdpSocket) closing;
    if (!socket.channel.isOpen()) return;
    try {
      socket.channel.close();
      if (selector.isOpen())
        selector.selectNow(); // the descriptor is released when the selector forgets the key
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    gauges.sockets.add(-1);
  }

  @Override
  void sampleKernelDrops() {}
}
