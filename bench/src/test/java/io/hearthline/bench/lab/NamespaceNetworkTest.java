package io.hearthline.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Datagrams between real namespaces, by bash and the kernel. */
@Timeout(60)
class NamespaceNetworkTest {
  /** A plugged-in cable carries again after a second or three: link state, then ARP. */
  private static final int TRIES = 60;

  private static final int TRIES_IN_VAIN = 3;

  private NamespaceNetwork network;

  @BeforeEach
  void build() throws IOException {
    assumeTrue(NamespaceNetwork.possible(), "namespaces take root on Linux");
    network = NamespaceNetwork.create(2);
  }

  @AfterEach
  void remove() {
    if (network != null) network.close();
  }

  @Test
  void nodes_reachEachOther() throws IOException {
    assertThat(reaches(0, 1)).isTrue();
  }

  @Test
  void cutOneWay_nothingArrivesThere() throws IOException {
    network.cut(0, 1);

    assertThat(reaches(0, 1, TRIES_IN_VAIN)).isFalse();
  }

  @Test
  void cutOneWay_theOtherWayIsOpen() throws IOException {
    network.cut(0, 1);

    assertThat(reaches(1, 0)).isTrue();
  }

  @Test
  void healed_isWholeAgain() throws IOException {
    network.cut(0, 1);
    network.heal(0, 1);

    assertThat(reaches(0, 1)).isTrue();
  }

  @Test
  void unplugged_isAloneUntilPluggedIn() throws IOException {
    network.cable(1, false);
    boolean alone = !reaches(0, 1, TRIES_IN_VAIN);
    network.cable(1, true);

    assertThat(alone).isTrue();
    assertThat(reaches(0, 1)).isTrue();
  }

  @Test
  void anotherMachine_reachesNodes() throws IOException {
    assertThat(reaches(network.plugIn(), 1, TRIES)).isTrue();
  }

  @Test
  void whatANodeSends_isCountedOnTheBridge() throws IOException {
    long before = network.packetsFrom(0);
    reaches(0, 1);

    assertThat(network.packetsFrom(0)).isGreaterThan(before);
  }

  /** Whether a datagram comes there; the kernel counts it, since nobody listens. */
  private boolean reaches(int from, int to, int tries) throws IOException {
    return reaches(network.at(from), to, tries);
  }

  private boolean reaches(List<String> from, int to, int tries) throws IOException {
    long before = strayDatagrams(to);
    var address = "/dev/udp/" + network.host(to).getHostAddress() + "/9";
    for (int i = 0; i < tries; i++) {
      // A refusal of an earlier one fails the next write: that is an answer, not a mistake.
      at(from, "echo hello > " + address + " || true; sleep 0.1");
      if (strayDatagrams(to) > before) return true;
    }
    return false;
  }

  private boolean reaches(int from, int to) throws IOException {
    return reaches(from, to, TRIES);
  }

  private long strayDatagrams(int node) throws IOException {
    var rows = at(node, "grep ^Udp: /proc/net/snmp").lines().toList();
    int column = List.of(rows.get(0).split(" ", -1)).indexOf("NoPorts");
    return Long.parseLong(rows.get(1).split(" ", -1)[column]);
  }

  private String at(int node, String script) throws IOException {
    return at(network.at(node), script);
  }

  private static String at(List<String> place, String script) throws IOException {
    var command = new ArrayList<>(place);
    command.addAll(List.of("bash", "-c", script));
    return Shell.run(command);
  }
}
