package io.hearthline.cluster.member;

import com.hazelcast.nio.MemberSocketInterceptor;
import io.hearthline.cluster.member.Greeter.Outcome;
import io.hearthline.cluster.member.Greeter.Outcome.Met;
import io.hearthline.cluster.member.Greeter.Outcome.OtherProtocol;
import io.hearthline.cluster.member.Greeter.Outcome.OtherSecret;
import io.hearthline.cluster.member.Greeter.Outcome.Stranger;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Stands before Hazelcast's port: every connection between two nodes begins with a {@link
 * Greeting}, and Hazelcast, which would talk to anybody, sees only those that end well.
 *
 * <p>A stranger can hold one of {@value #MAX_GREETINGS} places for {@link #PATIENCE}, and loses it
 * earlier if somebody else comes: nodes are done in milliseconds and get in through any crowd.
 */
final class Door implements MemberSocketInterceptor {
  static final int MAX_GREETINGS = 8;
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Logger LOG = System.getLogger(Door.class.getName());

  private final Greeter greeter;
  private final int protocol;
  private final ArrayDeque<Socket> greetings = new ArrayDeque<>();
  private final Seldom complaints = new Seldom(Duration.ofMinutes(1));
  private volatile @Nullable String refusal;

  Door(MemberSettings settings) {
    protocol = MemberSettings.PROTOCOL;
    greeter = new Greeter(settings.node(), protocol, settings.keys().greeting());
  }

  /** Why a node that we went to would not have us, if one would not. */
  Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public void init(Properties properties) {}

  /**
   * Shuts strangers out by ending both directions, and lets Hazelcast find that out: told by an
   * exception it would keep the channel in a list for ever.
   */
  @Override
  public void onAccept(Socket socket) throws IOException {
    var from = socket.getRemoteSocketAddress();
    if (welcome(socket) instanceof Met) {
      socket.setSoTimeout(0);
      return;
    }
    LOG.log(Level.DEBUG, "{0} is kept out", from);
    shut(socket);
  }

  private Outcome welcome(Socket socket) {
    var from = socket.getRemoteSocketAddress();
    enter(socket);
    try {
      var outcome = greeter.welcome(new Line(socket, PATIENCE));
      complain("refused: ", from, outcome);
      return outcome;
    } catch (IOException _) {
      return new Stranger();
    } finally {
      synchronized (greetings) {
        greetings.remove(socket);
      }
    }
  }

  private void enter(Socket socket) {
    Socket oldest = null;
    synchronized (greetings) {
      if (greetings.size() >= MAX_GREETINGS) oldest = greetings.poll();
      greetings.add(socket);
    }
    if (oldest != null) shut(oldest);
  }

  @Override
  public void onConnect(Socket socket) throws IOException {
    var to = socket.getRemoteSocketAddress();
    var outcome = greeter.introduce(new Line(socket, PATIENCE));
    if (outcome instanceof Met) {
      socket.setSoTimeout(0);
      return;
    }
    complain("not taken: ", to, outcome);
    var reason = reason(to, outcome);
    if (!(outcome instanceof Stranger)) refusal = reason;
    throw new IOException(reason);
  }

  private void complain(String what, @Nullable SocketAddress peer, Outcome outcome) {
    if (outcome instanceof Met || outcome instanceof Stranger) return;
    if (complaints.mayBeSaid()) LOG.log(Level.WARNING, what + reason(peer, outcome));
  }

  private String reason(@Nullable SocketAddress peer, Outcome outcome) {
    return switch (outcome) {
      case Met(var node) -> "node '" + node + "' at " + shown(peer) + " is one of us";
      case Stranger() -> shown(peer) + " does not greet as a node does";
      case OtherSecret(var node) ->
          "node '"
              + node
              + "' at "
              + shown(peer)
              + " has another cluster.secret than this node, or another address";
      case OtherProtocol(var node, int other) ->
          "node '%s' at %s speaks protocol %d between nodes, this one %d: update one of them"
              .formatted(node, shown(peer), other, protocol);
    };
  }

  private static String shown(@Nullable SocketAddress peer) {
    return peer == null ? "an unknown address" : peer.toString().replaceFirst("^.*/", "");
  }

  private static void shut(Socket socket) {
    try {
      socket.shutdownInput();
      socket.shutdownOutput();
    } catch (IOException _) {
      // It is gone already.
    }
  }
}
