package io.hearthline.media.transport;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A file descriptor and the send batch it has borrowed for this turn. */
final class LinuxUdpSocket implements UdpSocket {
  final Counter drops = new Counter();

  /** Lent by the loop while datagrams wait. */
  @Nullable SendBatch batch;

  /** -1 once closed: the number may by then be somebody else's. */
  volatile int fd;

  private final int index;
  private final InetSocketAddress local;
  private final int receiveBufferBytes;
  private final int sendBufferBytes;

  LinuxUdpSocket(
      int index, int fd, InetSocketAddress local, int receiveBufferBytes, int sendBufferBytes) {
    this.index = index;
    this.fd = fd;
    this.local = local;
    this.receiveBufferBytes = receiveBufferBytes;
    this.sendBufferBytes = sendBufferBytes;
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
    return drops.get();
  }

  @Override
  public boolean open() {
    return fd >= 0;
  }

  @Override
  public String toString() {
    return "udp " + local + (open() ? "" : " (closed)");
  }
}
