package io.hearthline.media.transport;

final class NioUdpLoopTest extends UdpLoopContract {
  @Override
  UdpLoopOptions options() {
    return UdpLoopOptions.defaults().withImplementation(UdpLoopOptions.Implementation.NIO);
  }
}
