package io.hearthline.cluster.member;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.Set;
import java.util.UUID;
import javax.crypto.SecretKey;

/**
 * This node's place in the cluster: Hazelcast finds the others, Vert.x' event bus talks to them.
 * Everything that one node says to another goes over the bus, which only holders of a certificate
 * of the cluster can enter.
 */
public final class ClusterMember {
  static final String NODE_NAME_ATTRIBUTE = "hearthline.node";

  private static final int CONNECT_TIMEOUT_MILLIS = 1_500;
  private static final long PING_MILLIS = 2_000;
  private static final int HANDSHAKE_SECONDS = 3;

  private final MemberSettings settings;
  private final HazelcastInstance hazelcast;

  private ClusterMember(MemberSettings settings, HazelcastInstance hazelcast) {
    this.settings = settings;
    this.hazelcast = hazelcast;
  }

  /**
   * Blocks until this node has found the others, or knows that it is the first: 1 to 15 s.
   *
   * @throws RefusedException if there are others and they do not take it
   */
  public static ClusterMember join(MemberSettings settings)
      throws RefusedException, InterruptedException {
    var config = HazelcastSettings.of(settings, UUID.randomUUID().toString());
    var door = new Door(settings);
    var hazelcast =
        HazelcastInstanceFactory.newHazelcastInstance(
            config, config.getInstanceName(), new GuardedNode(door));
    var member = new ClusterMember(settings, hazelcast);
    try {
      member.check(door);
      return member;
    } catch (RefusedException | InterruptedException e) {
      hazelcast.getLifecycleService().terminate();
      throw e;
    }
  }

  /** Refused by one and taken by others, it is one of those that are right. */
  private void check(Door door) throws RefusedException, InterruptedException {
    var refusal = door.refusal();
    if (refusal.isPresent() && size() == 1) throw new RefusedException(refusal.get());
    var namesakes = new Namesakes(hazelcast.getCluster());
    namesakes.awaitNone();
    hazelcast.getCluster().addMembershipListener(namesakes);
  }

  /** Vert.x with an event bus that reaches all nodes; to be closed before {@link #leave}. */
  public Future<Vertx> vertx(VertxOptions options) {
    var clustered = new VertxOptions(options).setEventBusOptions(bus());
    return Vertx.builder()
        .with(clustered)
        .withClusterManager(new HazelcastClusterManager(hazelcast))
        .buildClustered();
  }

  private EventBusOptions bus() {
    var certificate = BusCertificate.issue(settings.keys(), settings.node());
    var host = settings.address().getHostAddress();
    var bus = new EventBusOptions();
    bus.setHost(host).setPort(settings.busPort());
    bus.setClusterPublicHost(host);
    bus.setClusterPingInterval(PING_MILLIS).setClusterPingReplyInterval(PING_MILLIS);
    bus.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
    bus.setSsl(true)
        .setClientAuth(ClientAuth.REQUIRED)
        .setKeyCertOptions(certificate.own())
        .setTrustOptions(certificate.trusted());
    bus.setEnabledSecureTransportProtocols(Set.of("TLSv1.3"));
    bus.setSslHandshakeTimeout(HANDSHAKE_SECONDS); // a stranger holds a connection no longer
    return bus;
  }

  /** Where other nodes find this one. */
  public int port() {
    return member().getAddress().getPort();
  }

  /** AES-256, for what nodes of this cluster hand to each other and nobody else may read. */
  public SecretKey sealing() {
    return settings.keys().sealing();
  }

  /** Nodes that Hazelcast counts, this one too. */
  public int size() {
    return hazelcast.getCluster().getMembers().size();
  }

  private Member member() {
    return hazelcast.getCluster().getLocalMember();
  }

  /** Says good-bye, so that others need not wait for silence. */
  public void leave() {
    hazelcast.shutdown();
  }

  /** As if the process had died: for tests of what the others do then. */
  void vanish() {
    hazelcast.getLifecycleService().terminate();
  }
}
