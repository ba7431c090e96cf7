package io.hearthline.media.transport;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * ppoll, recvmmsg and sendmmsg. All memory is laid out when the loop starts; from then on a
 * datagram costs no allocation.
 */
final class LinuxUdpLoop extends AbstractUdpLoop {
  /** Enough for a LAN address, its IPv6 one, loopback and one more to be filled side by side. */
  private static final int BATCHES = 4;

  private static final int CMSG_TIMESPEC_BYTES = 32;
  private static final ValueLayout.OfShort NET_SHORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt NET_INT = JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong NET_LONG = JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);

  private final SendBatch[] batches = new SendBatch[BATCHES];

  /** Whose datagrams are in the batch of the same place. */
  private final @Nullable LinuxUdpSocket[] borrowers = new LinuxUdpSocket[BATCHES];

  private int nextBatch;
  private @Nullable Kernel kernel;
  private @Nullable SendBatch pendingBatch;
  private @Nullable LinuxUdpSocket pendingFrom;
  private @Nullable PeerAddress pendingTo;
  private long kernelTimeNanos;
  private long dropsOfClosed;

  /**
   * Guards the eventfd against a wake-up after its number has been given to somebody else. Taken by
   * the loop only to close.
   */
  private final Object wakeLock = new Object();

  private int eventFd = -1;

  /** What exists from start to close of the thread. */
  private record Kernel(
      Arena arena, LinuxNet net, PollSet sockets, MessageHeaders incoming, int wakeFd) {}

  LinuxUdpLoop(UdpLoopOptions options, DatagramHandler handler) {
    super(options, handler);
  }

  @Override
  String implementation() {
    return "linux";
  }

  @Override
  void openSystem() throws IOException {
    var arena = Arena.ofConfined();
    var net = new LinuxNet(arena);
    int wakeFd = net.eventFd();
    var incoming = new MessageHeaders(arena, options.kernelTimeStamps());
    incoming.prepareToReceive(MessageHeaders.COUNT);
    kernel = new Kernel(arena, net, new PollSet(arena, net, wakeFd), incoming, wakeFd);
    for (int i = 0; i < BATCHES; i++) batches[i] = new SendBatch(arena, gauges);
    if (wakeFd < 0) throw new IOException("eventfd: errno " + -wakeFd);
    synchronized (wakeLock) {
      eventFd = wakeFd;
    }
  }

  @Override
  void closeSystem() {
    var closing = kernel;
    if (closing == null) return;
    var sockets = closing.sockets;
    while (sockets.last() > 0) closeSocket(sockets.get(sockets.last()));
    synchronized (wakeLock) {
      eventFd = -1;
    }
    if (closing.wakeFd >= 0) closing.net.close(closing.wakeFd);
    kernel = null;
    closing.arena.close();
  }

  private Kernel kernel() {
    var open = kernel;
    if (open == null) throw new IllegalStateException(options.threadName() + " is closed");
    return open;
  }

  @Override
  void wake() {
    synchronized (wakeLock) {
      if (eventFd >= 0) LinuxNet.signalEventFd(eventFd);
    }
  }

  @Override
  void await(long timeoutNanos) {
    kernel().sockets.await(timeoutNanos);
  }

  @Override
  void receive() {
    var kernel = kernel();
    if (kernel.sockets.woken()) kernel.net.clearEventFd(kernel.wakeFd);
    for (int place = kernel.sockets.last(); place > 0; place--) {
      var socket = kernel.sockets.takeReadable(place);
      if (socket != null) receive(kernel, socket);
    }
  }

  private void receive(Kernel kernel, LinuxUdpSocket socket) {
    var incoming = kernel.incoming;
    int count = kernel.net.receive(socket.fd, incoming.address(0), MessageHeaders.COUNT);
    gauges.receiveCalls.add(1);
    if (count <= 0) {
      if (count != -LinuxNet.EAGAIN && count != -LinuxNet.EINTR) gauges.receiveErrors.add(1);
      return;
    }
    long nowNanos = System.nanoTime();
    long bytes = 0;
    for (int i = 0; i < count && socket.fd >= 0; i++) {
      int length = incoming.received(i);
      bytes += length;
      if ((incoming.flags(i) & LinuxNet.MSG_TRUNC) == 0)
        hand(incoming, i, socket, length, nowNanos);
      else gauges.truncated.add(1);
    }
    gauges.datagramsReceived.add(count);
    gauges.bytesReceived.add(bytes);
    incoming.prepareToReceive(count);
  }

  private void hand(
      MessageHeaders incoming, int i, LinuxUdpSocket socket, int length, long nowNanos) {
    long at = (long) i * MessageHeaders.NAME_BYTES;
    var names = incoming.names;
    int port = names.get(NET_SHORT, at + 2) & 0xffff;
    boolean ipv4 = names.get(JAVA_SHORT, at) == LinuxNet.AF_INET;
    long high = ipv4 ? 0 : names.get(NET_LONG, at + 8);
    long low =
        ipv4
            ? 0xffff_0000_0000L | (names.get(NET_INT, at + 4) & 0xffff_ffffL)
            : names.get(NET_LONG, at + 16);
    if (options.kernelTimeStamps()) kernelTimeNanos = kernelTime(incoming, i);
    try {
      handler.onDatagram(socket, high, low, port, incoming.slots[i], length, nowNanos);
    } catch (Throwable failure) {
      failed("datagram", failure);
    }
  }

  /** The one control message asked for: cmsghdr (length, level, type), then a timespec. */
  private static long kernelTime(MessageHeaders incoming, int i) {
    long at = (long) i * MessageHeaders.CONTROL_BYTES;
    var controls = incoming.controls;
    if (incoming.controlLength(i) < CMSG_TIMESPEC_BYTES
        || controls.get(JAVA_INT, at + 8) != LinuxNet.SOL_SOCKET
        || controls.get(JAVA_INT, at + 12) != LinuxNet.SO_TIMESTAMPNS) return 0;
    return controls.get(JAVA_LONG, at + 16) * 1_000_000_000L + controls.get(JAVA_LONG, at + 24);
  }

  @Override
  public long lastKernelTimeNanos() {
    return kernelTimeNanos;
  }

  @Override
  public MemorySegment slot(UdpSocket from, PeerAddress to) {
    var socket = (LinuxUdpSocket) from;
    var batch = socket.batch;
    if (batch == null) batch = lend(socket);
    pendingBatch = batch;
    pendingFrom = socket;
    pendingTo = to;
    return batch.slot();
  }

  @Override
  public void commit(int length) {
    var batch = pendingBatch;
    var from = pendingFrom;
    var to = pendingTo;
    if (batch == null || from == null || to == null)
      throw new IllegalStateException("commit without a slot");
    if (length < 0 || length > SLOT_BYTES)
      throw new IllegalArgumentException("datagram of " + length + " bytes");
    pendingBatch = null;
    if (batch.commit(to, length)) batch.flush(from.fd, kernel().net);
  }

  /** Takes turns: a socket that has waited longest is flushed to make room. */
  private SendBatch lend(LinuxUdpSocket socket) {
    takeBack(nextBatch);
    var batch = batches[nextBatch];
    borrowers[nextBatch] = socket;
    socket.batch = batch;
    nextBatch = (nextBatch + 1) % BATCHES;
    return batch;
  }

  private void takeBack(int place) {
    var borrower = borrowers[place];
    if (borrower == null) return;
    var batch = batches[place];
    if (!batch.isEmpty()) batch.flush(borrower.fd, kernel().net);
    borrower.batch = null;
    borrowers[place] = null;
  }

  @Override
  void flush() {
    for (int place = 0; place < BATCHES; place++) takeBack(place);
    pendingBatch = null;
  }

  @Override
  UdpSocket openSocket(InetSocketAddress local, int index) throws IOException {
    var kernel = kernel();
    var address = PeerAddress.of(local);
    int fd = kernel.net.socket(address.ipv4() ? LinuxNet.AF_INET : LinuxNet.AF_INET6);
    if (fd < 0) throw new IOException("no socket for " + address + ": errno " + -fd);
    try {
      var socket = configured(kernel.net, fd, local.getAddress(), address, index);
      kernel.sockets.add(socket);
      gauges.sockets.add(1);
      return socket;
    } catch (IOException | RuntimeException failure) {
      kernel.net.close(fd);
      throw failure;
    }
  }

  private LinuxUdpSocket configured(
      LinuxNet net, int fd, InetAddress host, PeerAddress address, int index) throws IOException {
    if (!address.ipv4())
      require(net.setOption(fd, LinuxNet.IPPROTO_IPV6, LinuxNet.IPV6_V6ONLY, 1), "V6ONLY", address);
    setBuffer(net, fd, LinuxNet.SO_RCVBUFFORCE, LinuxNet.SO_RCVBUF, options.receiveBufferBytes());
    setBuffer(net, fd, LinuxNet.SO_SNDBUFFORCE, LinuxNet.SO_SNDBUF, options.sendBufferBytes());
    if (options.kernelTimeStamps())
      require(
          net.setOption(fd, LinuxNet.SOL_SOCKET, LinuxNet.SO_TIMESTAMPNS, 1),
          "SO_TIMESTAMPNS",
          address);
    require(net.bind(fd, address), "bind", address);
    int port = net.port(fd);
    require(port, "getsockname", address);
    return new LinuxUdpSocket(
        index,
        fd,
        new InetSocketAddress(host, port),
        net.option(fd, LinuxNet.SOL_SOCKET, LinuxNet.SO_RCVBUF),
        net.option(fd, LinuxNet.SOL_SOCKET, LinuxNet.SO_SNDBUF));
  }

  /** Above net.core.rmem_max only with CAP_NET_ADMIN; without it as much as there is. */
  private static void setBuffer(LinuxNet net, int fd, int forced, int asked, int bytes) {
    if (net.setOption(fd, LinuxNet.SOL_SOCKET, forced, bytes) < 0)
      net.setOption(fd, LinuxNet.SOL_SOCKET, asked, bytes);
  }

  private static void require(int result, String what, PeerAddress address) throws IOException {
    if (result >= 0) return;
    switch (-result) {
      case LinuxNet.EADDRINUSE -> throw new BindException(address + " is taken");
      case LinuxNet.EADDRNOTAVAIL ->
          throw new BindException(address + " is not an address of this machine");
      case LinuxNet.EACCES -> throw new BindException(address + " needs privileges");
      default -> throw new IOException(what + " for " + address + ": errno " + -result);
    }
  }

  @Override
  void closeSocket(UdpSocket closing) {
    var socket = (LinuxUdpSocket) closing;
    int fd = socket.fd;
    if (fd < 0) return;
    for (int place = 0; place < BATCHES; place++) if (borrowers[place] == socket) takeBack(place);
    if (pendingFrom == socket) pendingBatch = null;
    var kernel = kernel();
    dropsOfClosed += Math.max(0, kernel.net.drops(fd));
    socket.fd = -1;
    kernel.sockets.remove(socket);
    kernel.net.close(fd);
    gauges.sockets.add(-1);
  }

  @Override
  void sampleKernelDrops() {
    var kernel = kernel();
    long total = dropsOfClosed;
    for (int place = kernel.sockets.last(); place > 0; place--) {
      var socket = kernel.sockets.get(place);
      long drops = Math.max(0, kernel.net.drops(socket.fd));
      socket.drops.set(drops);
      total += drops;
    }
    gauges.kernelDrops.set(total);
  }
}
