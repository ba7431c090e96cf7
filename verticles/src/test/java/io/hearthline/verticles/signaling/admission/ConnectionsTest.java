package io.hearthline.verticles.signaling.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private static final String HERE = "192.168.1.5";
  private final Connections<String> connections = new Connections<>(4, 2, 30);

  @Test
  void onePlace_hasItsShareOnly() {
    assertThat(connections.take("a", HERE, 0)).isTrue();
    assertThat(connections.take("b", HERE, 0)).isTrue();
    assertThat(connections.take("c", HERE, 0)).isFalse();
    assertThat(connections.take("d", "192.168.1.6", 0)).isTrue();
    connections.gone("a");
    connections.gone("a");
    assertThat(connections.take("e", HERE, 0)).isTrue();
    assertThat(connections.take("f", HERE, 0)).isFalse();
  }

  @Test
  void proxiesAndProbes_stillComeInWhenTheRestIsFull() {
    for (int i = 0; i < 4; i++) assertThat(connections.take("a" + i, "10.0.0." + i, 0)).isTrue();
    assertThat(connections.take("b", "10.0.0.9", 0)).isFalse();
    for (int i = 0; i < 64; i++) assertThat(connections.take("p" + i, "", 0)).isTrue();
    assertThat(connections.take("q", "", 0)).isFalse();
  }

  @Test
  void refusedOnes_areNotCounted() {
    connections.take("a", HERE, 0);
    connections.take("b", HERE, 0);
    connections.take("c", HERE, 0);
    connections.gone("c");
    assertThat(connections.take("d", HERE, 0)).isFalse();
  }

  @Test
  void headersThatDoNotCome_areOverdue() {
    connections.take("slow", HERE, 0);
    connections.take("busy", "", 0);
    connections.busy("busy");
    assertThat(connections.overdue(30)).isEmpty();
    assertThat(connections.overdue(31)).containsExactly("slow");
    connections.idle("busy", 40);
    connections.gone("slow");
    assertThat(connections.overdue(70)).isEmpty();
    assertThat(connections.overdue(71)).containsExactly("busy");
  }
}
