package io.hearthline.media.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PeerTableTest {
  private record Key(int socket, long high, long low, int port) {}

  @Test
  void behavesLikeAMapUnderRandomUse() {
    var random = new Random(7);
    var table = new PeerTable<Integer>(64);
    var map = new HashMap<Key, Integer>();
    for (int i = 0; i < 200_000; i++) {
      var key = new Key(random.nextInt(2), random.nextInt(3), random.nextInt(5), random.nextInt(8));
      switch (random.nextInt(3)) {
        case 0 -> {
          boolean fits = map.size() < 64 || map.containsKey(key);
          assertThat(table.put(key.socket, key.high, key.low, key.port, i)).isEqualTo(fits);
          if (fits) map.put(key, i);
        }
        case 1 ->
            assertThat(table.remove(key.socket, key.high, key.low, key.port))
                .isEqualTo(map.remove(key));
        default ->
            assertThat(table.get(key.socket, key.high, key.low, key.port)).isEqualTo(map.get(key));
      }
      assertThat(table.size()).isEqualTo(map.size());
    }
    var visited = new HashSet<Integer>();
    table.forEach(visited::add);
    assertThat(visited).containsExactlyInAnyOrderElementsOf(map.values());
  }

  @Test
  void fullTable_refusesNewcomersAndReplacesOldOnes() {
    var table = new PeerTable<String>(1);
    assertThat(table.put(0, 0, 1, 5, "a")).isTrue();
    assertThat(table.put(0, 0, 2, 5, "b")).isFalse();
    assertThat(table.put(0, 0, 1, 5, "c")).isTrue();
    assertThat(table.get(0, 0, 1, 5)).isEqualTo("c");
    assertThat(table.get(0, 0, 2, 5)).isNull();
  }

  @Test
  void samePeerOnAnotherSocket_isAnother() {
    var table = new PeerTable<String>(4);
    table.put(0, 0, 1, 5, "lan");
    assertThat(table.get(1, 0, 1, 5)).isNull();
  }

  @Test
  void clearedTable_isEmpty() {
    var table = new PeerTable<String>(4);
    table.put(0, 0, 1, 5, "a");
    table.clear();
    assertThat(table.size()).isZero();
    assertThat(table.get(0, 0, 1, 5)).isNull();
  }
}
