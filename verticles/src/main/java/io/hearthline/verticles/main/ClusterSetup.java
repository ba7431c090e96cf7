package io.hearthline.verticles.main;

import io.hearthline.cluster.member.ClusterKeys;
import io.hearthline.cluster.member.MemberSettings;
import io.hearthline.cluster.member.MemberSettings.Discovery;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.stream.Collectors;

/** Turns the configuration into this node's place in the cluster. */
final class ClusterSetup {
  /** A copy, so that a node that is alone need not load the class it comes from. */
  static final int PROTOCOL = MemberSettings.PROTOCOL;

  static MemberSettings settings(Config config) throws ConfigException {
    var cluster = config.cluster();
    return new MemberSettings(
        config.nodeName(),
        address(cluster.host()),
        cluster.port(),
        Discovery.valueOf(cluster.discovery().toUpperCase(Locale.ROOT)),
        cluster.members(),
        ClusterKeys.from(cluster.secret()));
  }

  /** One interface and no other: Hazelcast has no door of its own. */
  private static InetAddress address(String host) throws ConfigException {
    try {
      var address = InetAddress.getByName(host);
      if (isOfThisMachine(address)) return address;
    } catch (UnknownHostException | SocketException _) {
      // said below
    }
    throw new ConfigException(
        "cluster.host is '" + host + "'; allowed: a name or address of this machine" + known());
  }

  /** All of 127.0.0.0/8 is, without being on any interface's list. */
  private static boolean isOfThisMachine(InetAddress address) throws SocketException {
    return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
  }

  private static String known() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .map(address -> address.getHostAddress().replaceAll("%.*", ""))
          .sorted()
          .collect(Collectors.joining(", ", ", such as ", ""));
    } catch (SocketException _) {
      return "";
    }
  }

  private ClusterSetup() {}
}
