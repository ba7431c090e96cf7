package io.hearthline.media.engine;

import io.hearthline.media.ice.IceCredentials;
import io.hearthline.media.ice.IceLite;
import io.hearthline.media.transport.UdpSocket;

/** The end that is checked: as lite as towards any client, and for as long as the pipe lives. */
final class AnsweringPath implements PipePath {
  private final MediaLoop loop;
  private final IceLite<UdpSocket, Pair> ice;

  AnsweringPath(
      MediaLoop loop, Pipe pipe, IceCredentials local, String remoteUfrag, long nowNanos) {
    this.loop = loop;
    ice = new IceLite<>(local, pipe, nowNanos);
    ice.remote(remoteUfrag);
    loop.rememberUfrag(local.ufrag(), ice, pipe);
  }

  @Override
  public void tick(long nowNanos) {
    ice.expire(nowNanos);
  }

  @Override
  public boolean hurried(long nowNanos) {
    return false;
  }

  @Override
  public long silentForNanos(long nowNanos) {
    return ice.silentForNanos(nowNanos);
  }

  @Override
  public long rttNanos() {
    return 0;
  }

  @Override
  public void socketClosed(UdpSocket socket) {
    ice.socketClosed(socket);
  }

  @Override
  public void close() {
    loop.forgetUfrag(ice.local().ufrag());
  }
}
