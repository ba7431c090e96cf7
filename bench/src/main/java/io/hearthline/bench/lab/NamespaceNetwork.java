package io.hearthline.bench.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A network namespace per node, all on one bridge, on which the harness itself has an address.
 * Names carry the process id of the harness, so that runs do not meet and the next one can remove
 * what a run left that died.
 *
 * <p>A link is cut by telling the sender a wrong hardware address of the receiver: the bridge
 * carries the frames and nobody takes them, as if the cable swallowed them. That is silent, one way
 * at a time, and needs no firewall in the kernel.
 */
public final class NamespaceNetwork implements Network {
  private static final Pattern OURS = Pattern.compile("hearthlab-(\\d+)-\\d+");
  private static final String NOBODY = "02:68:6c:00:00:ff";
  private static final int CLIENT = 254;
  private static final int NETWORKS = 200;

  private final long run = ProcessHandle.current().pid();
  private final int nodes;
  private final int third;

  /** Those of the nodes come first. */
  private int namespaces;

  private NamespaceNetwork(int nodes, int third) {
    this.nodes = nodes;
    this.third = third;
  }

  /** Whether this process may make namespaces: root on Linux with iproute2 and bridges. */
  static boolean possible() {
    var trial = "hearthlab-" + ProcessHandle.current().pid() + "-99";
    try {
      Shell.run("ip", "netns", "add", trial);
      Shell.run("ip", "-n", trial, "link", "add", "trial", "type", "bridge");
      return true;
    } catch (IOException _) {
      return false;
    } finally {
      Shell.attempt("ip", "netns", "delete", trial);
    }
  }

  static NamespaceNetwork create(int nodes) throws IOException {
    removeLeftovers();
    var network = new NamespaceNetwork(nodes, freeThird());
    try {
      network.build();
      return network;
    } catch (IOException failure) {
      network.close();
      throw failure;
    }
  }

  private void build() throws IOException {
    Shell.run("ip", "link", "add", bridge(), "type", "bridge");
    Shell.run("ip", "address", "add", address(CLIENT) + "/24", "dev", bridge());
    Shell.run("ip", "link", "set", bridge(), "up");
    while (namespaces < nodes) plugIn();
  }

  @Override
  public List<String> plugIn() throws IOException {
    int place = namespaces++;
    var name = name(place);
    Shell.run("ip", "netns", "add", name);
    Shell.run(
        List.of(
            ("ip link add " + port(place) + " type veth peer name eth0 netns " + name).split(" ")));
    Shell.run("ip", "link", "set", port(place), "master", bridge(), "up");
    in(place, "link set eth0 address " + hardware(place));
    // An IPv6 address that is ready a second later is another network to a browser, which then
    // drops
    // what it is loading.
    in(place, "link set eth0 addrgenmode none");
    in(place, "address add " + address(1 + place) + "/24 dev eth0");
    in(place, "link set lo up");
    in(place, "link set eth0 up");
    return at(place);
  }

  /** A private network (RFC 1918) that nothing on this machine has an address in. */
  private static int freeThird() throws SocketException {
    int first = (int) (ProcessHandle.current().pid() % NETWORKS);
    for (int i = 0; i < NETWORKS; i++) {
      int third = 1 + (first + i) % NETWORKS;
      if (NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .noneMatch(used -> used.getHostAddress().startsWith("10.214." + third + "."))) {
        return third;
      }
    }
    throw new SocketException("no free network in 10.214.0.0/16");
  }

  /** What runs that died have left, their processes included. */
  private static void removeLeftovers() throws IOException {
    for (var line : Shell.run("ip", "netns", "list").split("\n", -1)) {
      var ours = OURS.matcher(line.split(" ", -1)[0]);
      if (!ours.matches()) continue;
      long run = Long.parseLong(ours.group(1));
      if (ProcessHandle.of(run).isPresent()) continue;
      removeNamespace(ours.group());
      Shell.attempt("ip", "link", "delete", "hlbr" + run);
    }
  }

  /**
   * Has programs that are started at the nodes from now on ask this DNS server, at its port 53, and
   * no other.
   */
  void nameServer(InetAddress server) throws IOException {
    for (int node = 0; node < nodes; node++) {
      Files.createDirectories(etc(name(node)));
      Files.writeString(
          etc(name(node)).resolve("resolv.conf"), "nameserver " + server.getHostAddress() + "\n");
    }
  }

  /** What is in there covers the files of that name in /etc for all that runs in the namespace. */
  private static Path etc(String namespace) {
    return Path.of("/etc/netns", namespace);
  }

  private static void removeNamespace(String name) {
    try {
      for (var pid : Shell.run("ip", "netns", "pids", name).split("\n", -1))
        if (!pid.isBlank())
          ProcessHandle.of(Long.parseLong(pid.strip())).ifPresent(ProcessHandle::destroyForcibly);
    } catch (IOException _) {
      // No such namespace, so nothing runs in it.
    }
    Shell.attempt("ip", "netns", "delete", name);
    Shell.attempt("rm", "-rf", etc(name).toString());
    Shell.attempt("rmdir", "/etc/netns"); // refused while anybody has something in it
  }

  private String name(int node) {
    return "hearthlab-" + run + "-" + node;
  }

  private String bridge() {
    return "hlbr" + run;
  }

  @Override
  public String port(int node) {
    return "hl" + run + "n" + node;
  }

  private String address(int last) {
    return "10.214." + third + "." + last;
  }

  private static String hardware(int node) {
    return "02:68:6c:00:00:%02x".formatted(1 + node);
  }

  private void in(int node, String words) throws IOException {
    Shell.run(List.of(("ip -n " + name(node) + " " + words).split(" ")));
  }

  @Override
  public String describe() {
    return nodes + " nodes in network namespaces on one bridge, 10.214." + third + ".0/24";
  }

  @Override
  public boolean cutsLinks() {
    return true;
  }

  @Override
  public InetAddress host(int node) {
    return inet(1 + node);
  }

  @Override
  public InetAddress clientHost() {
    return inet(CLIENT);
  }

  private InetAddress inet(int last) {
    try {
      return InetAddress.getByName(address(last));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public String mediaInterface() {
    return "eth0";
  }

  @Override
  public List<String> at(int node) {
    return List.of("ip", "netns", "exec", name(node));
  }

  @Override
  public void cut(int from, int to) throws IOException {
    neighbour(from, to, NOBODY, "permanent");
  }

  @Override
  public void heal(int from, int to) throws IOException {
    neighbour(from, to, hardware(to), "reachable");
  }

  private void neighbour(int from, int to, String hardware, String state) throws IOException {
    in(from, "neigh replace " + address(1 + to) + " lladdr " + hardware + " dev eth0 nud " + state);
  }

  @Override
  public void cable(int node, boolean plugged) throws IOException {
    // The bridge's side: the node keeps its address, as with a switch that lost its power.
    Shell.run("ip", "link", "set", port(node), plugged ? "up" : "down");
  }

  /** Packets that a node has sent, counted on the bridge's side. */
  public long packetsFrom(int node) throws IOException {
    var file = Path.of("/sys/class/net", port(node), "statistics/rx_packets");
    return Long.parseLong(Files.readString(file).strip());
  }

  @Override
  public void close() {
    for (int place = 0; place < namespaces; place++) removeNamespace(name(place));
    for (int place = 0; place < namespaces; place++)
      Shell.attempt("ip", "link", "delete", port(place));
    Shell.attempt("ip", "link", "delete", bridge());
  }
}
