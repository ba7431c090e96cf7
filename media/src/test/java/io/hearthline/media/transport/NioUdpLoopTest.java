package io.hearthline.media.transport;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
final class NioUdpLoopTest implements UdpLoopContract {
  @RegisterExtension private final LoopRig rig = new LoopRig(UdpLoopOptions.Implementation.NIO);

  @Override
  public LoopRig rig() {
    return rig;
  }
}
