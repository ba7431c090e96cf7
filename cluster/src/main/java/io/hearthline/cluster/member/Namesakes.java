package io.hearthline.cluster.member;

import static io.hearthline.cluster.member.ClusterMember.NODE_NAME_ATTRIBUTE;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a name belongs to one node, the one that came first.
 *
 * <p>A node that was killed and starts again may still find its old self in the list, so a newcomer
 * waits for the other to go. Hazelcast misses a dead one after six seconds; who is there after ten
 * is alive.
 */
final class Namesakes implements MembershipListener {
  private static final Logger LOG = System.getLogger(Namesakes.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long LOOK_MILLIS = 100;

  private final Cluster cluster;

  Namesakes(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Returns when nobody who was here before has this node's name. */
  void awaitNone() throws RefusedException, InterruptedException {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    for (var other = older(); other != null; other = older()) {
      if (System.nanoTime() - deadlineNanos >= 0) {
        throw new RefusedException(
            "node.name '%s' is in use by %s; give this node another one"
                .formatted(name(other), shown(other)));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** Members are listed in the order in which they came, so of two newcomers one gives way. */
  private @Nullable Member older() {
    var self = cluster.getLocalMember();
    for (var member : cluster.getMembers()) {
      if (member.equals(self)) return null;
      if (name(member).equals(name(self))) return member;
    }
    return null;
  }

  @Override
  public void memberAdded(MembershipEvent joined) {
    var newcomer = joined.getMember();
    for (var member : joined.getMembers()) {
      if (member.equals(newcomer) || !name(member).equals(name(newcomer))) continue;
      LOG.log(
          Level.WARNING,
          "the node at {0} says that it is ''{1}'' as the one at {2} does: it is refused while that one is there",
          shown(newcomer),
          name(newcomer),
          shown(member));
    }
  }

  @Override
  public void memberRemoved(MembershipEvent left) {}

  private static String shown(Member member) {
    return member.getSocketAddress().toString().replaceFirst("^.*/", "");
  }

  private static String name(Member member) {
    var name = member.getAttribute(NODE_NAME_ATTRIBUTE);
    return name == null ? "" : name;
  }
}
