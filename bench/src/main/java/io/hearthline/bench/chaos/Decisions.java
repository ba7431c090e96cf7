package io.hearthline.bench.chaos;

import io.hearthline.bench.chaos.Mishap.CutOff;
import io.hearthline.bench.chaos.Mishap.Join;
import io.hearthline.bench.chaos.Mishap.Kill;
import io.hearthline.bench.chaos.Mishap.Leave;
import io.hearthline.bench.chaos.Mishap.OneWay;
import io.hearthline.bench.chaos.Mishap.Replace;
import io.hearthline.bench.chaos.Mishap.Restart;
import io.hearthline.bench.chaos.Mishap.Stop;
import io.hearthline.bench.chaos.Mishap.Unplug;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * What happens in which round. A function of the seed and of nothing else: it knows who has left
 * from its own decisions, never from the nodes, so that the same seed gives the same rounds however
 * fast the machine is.
 */
public final class Decisions {
  /** One mishap and when in its round it begins. */
  public record Timed(int afterMillis, Mishap mishap) {}

  private static final int LONGEST_AWAY_MILLIS = 6_000;
  private static final int LONGEST_CUT_MILLIS = 12_000;
  private static final int SHORTEST_MILLIS = 200;
  private static final int LATEST_START_MILLIS = 1_500;

  private final RandomGenerator random;
  private final int nodes;
  private final int publishers;
  private final boolean cutsLinks;
  private final int longestMillis;
  private final BitSet present = new BitSet();

  /**
   * @param cutsLinks whether links may be cut
   * @param longestMillis bound of everything that lasts
   */
  public Decisions(long seed, int nodes, int publishers, boolean cutsLinks, int longestMillis) {
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.nodes = nodes;
    this.publishers = publishers;
    this.cutsLinks = cutsLinks;
    this.longestMillis = longestMillis;
    present.set(0, nodes);
  }

  /** The next round: something with a process, something with a link, or both. */
  public List<Timed> next() {
    int kind = random.nextInt(cutsLinks ? 10 : 5);
    var round = new ArrayList<Timed>();
    if (kind < 5 || kind == 9) round.add(timed(process()));
    if (kind >= 5) round.add(timed(link()));
    if (random.nextInt(5) == 0)
      round.add(timed(new Replace(random.nextInt(publishers), somebody(present))));
    return round;
  }

  private Timed timed(Mishap mishap) {
    return new Timed(random.nextInt(LATEST_START_MILLIS), mishap);
  }

  private Mishap process() {
    if (present.cardinality() < nodes && random.nextInt(2) == 0) return join();
    int node = somebody(present);
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> new Kill(node, lasting(LONGEST_AWAY_MILLIS));
      case 3, 4 -> new Stop(node, lasting(longestMillis));
      case 5 -> present.cardinality() > 2 ? leave(node) : new Restart(node);
      default -> new Restart(node);
    };
  }

  private Mishap link() {
    int node = somebody(present);
    int other = (node + 1 + random.nextInt(nodes - 1)) % nodes;
    return switch (random.nextInt(3)) {
      case 0 -> new CutOff(node, lasting(LONGEST_CUT_MILLIS));
      case 1 -> new OneWay(node, other, lasting(LONGEST_CUT_MILLIS));
      default -> new Unplug(node, lasting(LONGEST_CUT_MILLIS));
    };
  }

  private Mishap leave(int node) {
    present.clear(node);
    return new Leave(node);
  }

  private Mishap join() {
    int node = present.nextClearBit(0);
    present.set(node);
    return new Join(node);
  }

  private int somebody(BitSet among) {
    int skip = random.nextInt(among.cardinality());
    int node = among.nextSetBit(0);
    while (skip-- > 0) node = among.nextSetBit(node + 1);
    return node;
  }

  private int lasting(int longest) {
    return random.nextInt(SHORTEST_MILLIS, Math.min(longest, longestMillis));
  }
}
