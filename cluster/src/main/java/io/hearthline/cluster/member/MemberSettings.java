package io.hearthline.cluster.member;

import java.net.InetAddress;
import java.util.List;

/**
 * How this node takes part in the cluster.
 *
 * @param node its name, which no other node may have
 * @param address of the interface that leads to the other nodes; nothing listens on any other
 * @param port of Hazelcast, 0 for any free one; the event bus listens on the next one
 * @param members where other nodes may be: {@code host[:port]}; for {@link Discovery#KUBERNETES}
 *     one DNS name, behind which all have the same port
 */
public record MemberSettings(
    String node,
    InetAddress address,
    int port,
    Discovery discovery,
    List<String> members,
    ClusterKeys keys) {

  /** What a node of another version has to speak to be let in; counts up when that breaks. */
  public static final int PROTOCOL = 2;

  /** How nodes find each other. */
  public enum Discovery {
    /** A list of addresses. */
    TCP,
    /** By asking the local network. */
    MULTICAST,
    /** By the addresses behind a headless service. */
    KUBERNETES
  }

  public MemberSettings {
    if (address.isAnyLocalAddress()) throw new IllegalArgumentException("one interface, not all");
    members = List.copyOf(members);
  }

  /** Nodes of another protocol or another secret have another one. */
  String clusterName() {
    return "hearthline-" + PROTOCOL + "-" + keys.name();
  }

  int busPort() {
    return port == 0 ? 0 : port + 1;
  }
}
