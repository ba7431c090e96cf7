package io.hearthline.bench.subject;

import io.hearthline.bench.load.Listener;
import io.hearthline.bench.load.Peer;
import io.hearthline.bench.load.Talker;
import java.io.IOException;
import java.nio.file.Path;

/** Debian's Janus. */
public final class JanusServer implements Conference {
  public static JanusServer start(Path home) throws IOException {
    throw new IOException("not yet " + home);
  }

  @Override
  public String name() {
    return "janus";
  }

  @Override
  public String version() {
    return "";
  }

  @Override
  public long pid() {
    return 0;
  }

  @Override
  public int mediaPort() {
    return 0;
  }

  @Override
  public void publish(Talker talker, String stream) {}

  @Override
  public void listen(Listener listener, String stream) {}

  @Override
  public void leave(Peer peer) {}

  @Override
  public void close() {}
}
