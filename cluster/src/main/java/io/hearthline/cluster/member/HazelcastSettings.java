package io.hearthline.cluster.member;

import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.SocketInterceptorConfig;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.spi.MemberAddressProvider;
import java.net.InetSocketAddress;

/** Hazelcast as a membership service and nothing more: what is not needed is off. */
final class HazelcastSettings {
  /** Vert.x looks for its own id of a node there. */
  private static final String VERTX_NODE_ID = "__vertx.nodeId";

  static Config of(MemberSettings settings, String vertxNodeId) {
    var config = new Config();
    config.setInstanceName("hearthline-" + settings.node() + "-" + vertxNodeId);
    config.setClusterName(settings.clusterName());
    config.getMemberAttributeConfig().setAttribute(VERTX_NODE_ID, vertxNodeId);
    config
        .getMemberAttributeConfig()
        .setAttribute(ClusterMember.NODE_NAME_ATTRIBUTE, settings.node());
    network(config.getNetworkConfig(), settings);
    timing(config);
    quiet(config);
    config.getSerializationConfig().setJavaSerializationFilterConfig(serializable());
    maps(config);
    return config;
  }

  private static void network(NetworkConfig network, MemberSettings settings) {
    network.setPort(settings.port()).setPortAutoIncrement(false);
    network
        .getMemberAddressProviderConfig()
        .setEnabled(true)
        .setImplementation(new OneAddress(new InetSocketAddress(settings.address(), 0)));
    network.getMemcacheProtocolConfig().setEnabled(false);
    // Has it ask for an interceptor; which one is said by GuardedNode.
    network.setSocketInterceptorConfig(new SocketInterceptorConfig().setEnabled(true));
    join(network.getJoin(), settings);
  }

  private static void join(JoinConfig join, MemberSettings settings) {
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(false).setConnectionTimeoutSeconds(2);
    join.getMulticastConfig().setEnabled(false);
    switch (settings.discovery()) {
      case TCP -> join.getTcpIpConfig().setEnabled(true).setMembers(settings.members());
      case MULTICAST ->
          join.getMulticastConfig()
              .setEnabled(true)
              .setLoopbackModeEnabled(true)
              .setMulticastTimeToLive(1);
      case KUBERNETES ->
          join.getKubernetesConfig()
              .setEnabled(true)
              .setProperty("service-dns", settings.members().getFirst())
              .setProperty("service-port", Integer.toString(settings.port()));
    }
  }

  /**
   * Three hosts noticed a killed node after 0.4 s and a cut link after 5 to 6, and were whole 9.5 s
   * after healing; with Hazelcast's own figures that takes 60 and 209.
   */
  private static void timing(Config config) {
    config
        .setProperty("hazelcast.heartbeat.interval.seconds", "1")
        .setProperty("hazelcast.max.no.heartbeat.seconds", "6")
        .setProperty("hazelcast.merge.first.run.delay.seconds", "5")
        .setProperty("hazelcast.merge.next.run.delay.seconds", "5")
        .setProperty("hazelcast.operation.call.timeout.millis", "8000")
        .setProperty("hazelcast.max.join.seconds", "15")
        .setProperty("hazelcast.wait.seconds.before.join", "1")
        .setProperty("hazelcast.graceful.shutdown.max.wait", "20");
  }

  private static void quiet(Config config) {
    config.getJetConfig().setEnabled(false);
    config.getMetricsConfig().setEnabled(false);
    config
        .setProperty("hazelcast.phone.home.enabled", "false")
        .setProperty("hazelcast.health.monitoring.level", "OFF")
        .setProperty("hazelcast.shutdownhook.enabled", "false")
        .setProperty("hazelcast.socket.bind.any", "false")
        .setProperty("hazelcast.logging.type", "jdk")
        .setProperty("hazelcast.logging.details.enabled", "false");
  }

  /**
   * What Vert.x keeps in Hazelcast serializes itself; only failures travel as Java objects, so
   * nothing else may become one.
   */
  private static JavaSerializationFilterConfig serializable() {
    var filter = new JavaSerializationFilterConfig().setDefaultsDisabled(true);
    filter.getWhitelist().addPrefixes("com.hazelcast.", "java.lang.", "java.util.", "[");
    return filter;
  }

  private static void maps(Config config) {
    config
        .getMultiMapConfig("__vertx.subs")
        .setBackupCount(1)
        .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET);
    config.getMapConfig("__vertx.nodeInfo").setBackupCount(1);
  }

  /** Bound there and named so to others. */
  private record OneAddress(InetSocketAddress address) implements MemberAddressProvider {
    @Override
    public InetSocketAddress getBindAddress() {
      return address;
    }

    @Override
    public InetSocketAddress getBindAddress(EndpointQualifier qualifier) {
      return address;
    }

    @Override
    public InetSocketAddress getPublicAddress() {
      return address;
    }

    @Override
    public InetSocketAddress getPublicAddress(EndpointQualifier qualifier) {
      return address;
    }
  }

  private HazelcastSettings() {}
}
