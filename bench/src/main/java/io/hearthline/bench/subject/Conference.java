package io.hearthline.bench.subject;

import io.hearthline.bench.load.Listener;
import io.hearthline.bench.load.Peer;
import io.hearthline.bench.load.Talker;
import java.io.IOException;
import java.net.InetAddress;

/** A subject that clients join by signaling. Calls return when the answer is there; any thread. */
public interface Conference extends Subject {
  /** The address of this machine that clients should use. */
  default InetAddress clientHost() {
    return InetAddress.getLoopbackAddress();
  }

  /** Begins to connect a talker, who makes this stream. */
  void publish(Talker talker, String stream) throws IOException, InterruptedException;

  /** Begins to connect a listener of a stream that is there. */
  void listen(Listener listener, String stream) throws IOException, InterruptedException;

  /** Says good-bye; the peer itself is the caller's to close. */
  void leave(Peer peer) throws IOException, InterruptedException;

  /** The server said no. */
  final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;
    private final int status;

    RefusedException(int status, String message) {
      super(status + " " + message);
      this.status = status;
    }

    public int status() {
      return status;
    }
  }
}
