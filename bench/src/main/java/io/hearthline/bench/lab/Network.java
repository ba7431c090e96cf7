package io.hearthline.bench.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** What lies between nodes, and between them and their clients. Nodes are counted from 0. */
public sealed interface Network extends AutoCloseable permits NamespaceNetwork, LoopbackNetwork {
  /** Namespaces where this may be had, else loopback addresses. */
  static Network open(int nodes) throws IOException {
    return NamespaceNetwork.possible() ? NamespaceNetwork.create(nodes) : new LoopbackNetwork();
  }

  /** One line about what this network can and cannot show. */
  String describe();

  /** Whether links can be cut. */
  boolean cutsLinks();

  InetAddress host(int node);

  /** The address that clients and everything else of the harness has. */
  InetAddress clientHost();

  /**
   * Another machine on the network, for programs that are clients. It stays until the network goes,
   * and its processes end with it.
   *
   * @return what goes in front of a command that is to run there
   */
  List<String> plugIn() throws IOException;

  /** The interface that a node's media uses. */
  String mediaInterface();

  /** What goes in front of a command that is to run at a node. */
  List<String> at(int node);

  /** From now on nothing that one node sends reaches the other; the other way is open. */
  void cut(int from, int to) throws IOException;

  void heal(int from, int to) throws IOException;

  /** Pulls a node's cable, clients included, or plugs it in again. */
  void cable(int node, boolean plugged) throws IOException;

  /** The interface on this side through which all passes that a node sends and receives. */
  String port(int node);

  @Override
  void close();
}
