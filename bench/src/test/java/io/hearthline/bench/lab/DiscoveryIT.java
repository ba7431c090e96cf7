package io.hearthline.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two real nodes in network namespaces that are not told each other's addresses. */
@Timeout(300)
class DiscoveryIT {
  private static final String SERVICE = "hearthline.home.svc.cluster.local";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  @BeforeEach
  void onlyWithNamespaces() {
    assumeTrue(NamespaceNetwork.possible(), "namespaces take root on Linux");
  }

  @Test
  void multicast_findsNodesOnTheNetwork() throws Exception {
    try (var lab = lab("multicast", "")) {
      lab.startAll();
      awaitEachOther(lab);
    }
  }

  @Test
  void kubernetes_findsNodesBehindTheService() throws Exception {
    try (var lab = lab("kubernetes", SERVICE);
        var service = service(lab)) {
      service.publish(all(lab.network()));
      lab.startAll();
      awaitEachOther(lab);
    }
  }

  /** A service that names pods only once they are ready has no name for the first ones. */
  @Test
  @Tag("long")
  void kubernetes_bringsTogetherNodesThatStartedAlone() throws Exception {
    try (var lab = lab("kubernetes", SERVICE);
        var service = service(lab)) {
      lab.startAll();
      assertThat(seenBy(lab, lab.nodes().getFirst())).containsExactly("a");
      service.publish(all(lab.network()));
      awaitEachOther(lab);
    }
  }

  private static Lab lab(String discovery, String members) throws IOException {
    var settings =
        Map.of("HEARTHLINE_CLUSTER_DISCOVERY", discovery, "HEARTHLINE_CLUSTER_MEMBERS", members);
    return Lab.open(Path.of("..").toAbsolutePath().normalize(), 2, settings);
  }

  private static NameServer service(Lab lab) throws IOException {
    var network = (NamespaceNetwork) lab.network();
    network.nameServer(network.clientHost());
    return new NameServer(network.clientHost(), SERVICE);
  }

  /** Both nodes, and one that is not there. */
  private static List<InetAddress> all(Network network) {
    return List.of(network.clientHost(), network.host(0), network.host(1));
  }

  private static void awaitEachOther(Lab lab) throws Exception {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    for (var node : lab.nodes()) {
      for (var seen = seenBy(lab, node);
          !seen.equals(List.of("a", "b"));
          seen = seenBy(lab, node)) {
        assertThat(System.nanoTime() - deadlineNanos)
            .as("%s sees %s:%n%s", node.name(), seen, node.tail())
            .isNegative();
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }

  private static List<String> seenBy(Lab lab, LabNode node)
      throws IOException, InterruptedException {
    var names = new TreeSet<String>();
    for (var each : lab.ask(node, "/api/v1/nodes").get("nodes"))
      names.add(each.get("node").asText());
    return List.copyOf(names);
  }
}
