package io.hearthline.bench.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.hearthline.bench.load.Listener;
import io.hearthline.bench.machine.OtherJvm;
import io.hearthline.bench.machine.SocketBuffers;
import io.hearthline.bench.run.Window.Result;
import io.hearthline.bench.subject.Conference;
import io.hearthline.bench.subject.FloorServer;
import io.hearthline.bench.subject.JanusServer;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code bench fanout}: what one packet costs, how late it is and how many are lost, for the relay,
 * the C floor and Janus, with the same generator in the same run, turn by turn.
 */
public final class Fanout {
  private static final List<Integer> SIZES = List.of(1, 10, 100, 500, 1000, 2000);
  private static final List<Integer> QUICK_SIZES = List.of(10, 500);
  private static final int WARM_UP_LISTENERS = 100;
  private static final Duration WARM_UP = Duration.ofSeconds(6);
  private static final int MANY_TALKERS = 20;
  private static final int LISTENERS_OF_MANY = 50;

  private final Options options;
  private final int rounds;
  private final Duration length;
  private final Results results;
  private final ArrayNode rows;

  public Fanout(Options options) throws IOException {
    this.options = options;
    boolean quick = options.has("--quick");
    rounds = options.number("--rounds", quick ? 2 : 5);
    length = Duration.ofSeconds(options.number("--seconds", quick ? 2 : 4));
    results = new Results("fanout", options);
    rows = results.root().putArray("rows");
  }

  /** One subject with its clients, as long as the run lasts. */
  private record Contestant(Conference conference, Audience audience, @Nullable OtherJvm jvm) {}

  /** One cell of the table: a subject at one size. */
  private record Turn(String name, Window window, List<Result> measured) {}

  public void run() throws Exception {
    var sizes = options.numbers("--listeners", options.has("--quick") ? QUICK_SIZES : SIZES);
    System.out.println("bench fanout: " + results.machine());
    System.out.printf(
        "120-byte payload, 50 packets/s, %d rounds of %d s each, turn by turn; medians%n",
        rounds, length.toSeconds());
    try (var generator = new Generator();
        var relay = options.server();
        var jvm = new OtherJvm(relay.pid());
        var versus = options.versus();
        var janus = options.has("--peers") ? JanusServer.start(Options.home()) : null) {
      var contestants = new ArrayList<Contestant>();
      contestants.add(contestant(generator, relay, jvm));
      if (versus != null) contestants.add(contestant(generator, versus, null));
      if (janus != null) contestants.add(contestant(generator, janus, null));
      introduce(generator, contestants);
      warmUp(generator, contestants);
      for (int size : sizes) measure(generator, contestants, 1, size);
      if (options.has("--churn")) churn(generator, contestants.getFirst(), sizes.getLast());
      for (var contestant : contestants) contestant.audience().leave(contestant.conference());
      if (!options.has("--listeners"))
        measure(generator, contestants, MANY_TALKERS, LISTENERS_OF_MANY);
    }
    System.out.println("written to " + results.write());
  }

  private static Contestant contestant(
      Generator generator, Conference conference, @Nullable OtherJvm jvm) {
    return new Contestant(
        conference, new Audience(generator, conference.clientHost(), "bench-"), jvm);
  }

  /** Who takes part, with versions and what the kernel really gave as buffers. */
  private void introduce(Generator generator, List<Contestant> contestants) throws IOException {
    var who = results.root().putObject("subjects");
    for (var contestant : contestants) {
      var conference = contestant.conference();
      var buffers =
          conference.mediaPort() == 0 ? null : SocketBuffers.ofPort(conference.mediaPort());
      var words = conference.version() + (buffers == null ? "" : ", " + buffers);
      System.out.println(conference.name() + ": " + words);
      who.put(conference.name(), words);
    }
    try (var listener =
        new Listener(generator.listeners, InetAddress.getLoopbackAddress(), 0, false)) {
      var words = "receive buffer " + listener.receiveBufferBytes();
      System.out.println("each client: " + words);
      who.put("client", words);
    }
  }

  /** Until the compilers are done with the packet path of relay and generator. */
  private static void warmUp(Generator generator, List<Contestant> contestants) throws Exception {
    for (var contestant : contestants) {
      contestant.audience().join(contestant.conference(), 1, WARM_UP_LISTENERS);
      window(generator, contestant).measure(WARM_UP);
      contestant.audience().leave(contestant.conference());
    }
  }

  private static Window window(Generator generator, Contestant contestant) {
    return new Window(generator, contestant.conference(), contestant.audience(), contestant.jvm());
  }

  private void measure(
      Generator generator, List<Contestant> contestants, int talkers, int perTalker)
      throws Exception {
    var turns = new ArrayList<Turn>();
    for (var contestant : contestants) {
      contestant.audience().join(contestant.conference(), talkers, perTalker);
      turns.add(
          new Turn(
              contestant.conference().name(), window(generator, contestant), new ArrayList<>()));
    }
    if (options.has("--no-floor")) {
      rounds(turns);
    } else {
      var audience = new Audience(generator, InetAddress.getLoopbackAddress(), "floor-");
      audience.make(talkers, perTalker);
      try (var floor = new FloorServer(Options.floor(), audience.talkers, audience.listeners)) {
        var who = results.root().withObject("subjects");
        if (!who.has(floor.name())) System.out.println(floor.name() + ": " + floor.version());
        who.put(floor.name(), floor.version());
        turns.add(
            1,
            new Turn(
                floor.name(), new Window(generator, floor, audience, null), new ArrayList<>()));
        rounds(turns);
      } finally {
        audience.close();
      }
    }
    report(talkers, perTalker, turns);
  }

  private void rounds(List<Turn> turns) throws Exception {
    for (var turn : turns) turn.window().settle();
    for (int round = 0; round < rounds; round++)
      for (var turn : turns) turn.measured().add(turn.window().measure(length));
  }

  /** The same once more with people coming and going all the time; the others must not notice. */
  private void churn(Generator generator, Contestant relay, int perTalker) throws Exception {
    relay.audience().join(relay.conference(), 1, perTalker);
    var turn = new Turn("relay, churn", window(generator, relay), new ArrayList<>());
    try (var churn = new Churn(generator, relay.conference(), relay.audience().stream(0))) {
      rounds(List.of(turn));
      System.out.printf(
          "%nchurn: %d joined and left meanwhile, %d were told to come later%n",
          churn.joined(), churn.refused());
    }
    report(1, perTalker, List.of(turn));
  }

  // ---- telling

  private void report(int talkers, int perTalker, List<Turn> turns) {
    System.out.printf(
        "%n%d talker%s, %d listener%s each%n",
        talkers, talkers == 1 ? "" : "s", perTalker, perTalker == 1 ? "" : "s");
    System.out.printf(
        "%-13s %8s %6s %6s %7s | %-23s | %-23s | %9s %8s %9s %7s %6s%n",
        "",
        "CPU us",
        "user",
        "system",
        "machine",
        "first us p50  p99 p99.9",
        "last us  p50  p99 p99.9",
        "lost",
        "kernel",
        "dropped",
        "alloc",
        "RSS");
    System.out.printf(
        "%-13s %8s %6s %6s %7s | %-23s | %-23s | %9s %8s %9s %7s %6s%n",
        "", "/packet", "", "", "busy", "", "", "in it", "in it", "at client", "B/pkt", "MB");
    var figures = new LinkedHashMap<String, Double>();
    for (var turn : turns) figures.put(turn.name(), row(talkers, perTalker, turn));
    var floor = figures.get("floor");
    var janus = figures.get("janus");
    var relay = turns.getFirst().name();
    if (floor != null) System.out.printf("%s / floor: %.2f%n", relay, ratio(figures, relay, floor));
    var versus = figures.get("versus");
    if (versus != null)
      System.out.printf("%s / versus: %.2f%n", relay, ratio(figures, relay, versus));
    if (janus != null) System.out.printf("%s / janus: %.2f%n", relay, ratio(figures, relay, janus));
  }

  private static double ratio(Map<String, Double> figures, String name, double to) {
    var figure = figures.get(name);
    return figure == null ? Double.NaN : figure / to;
  }

  private double row(int talkers, int perTalker, Turn turn) {
    var all = turn.measured();
    double cpu = Results.median(all, Result::cpuMicrosPerPacket);
    double user = Results.median(all, Result::userMicrosPerPacket);
    double busy = Results.median(all, result -> result.machine().busyShare());
    double allocated = Results.median(all, Result::allocatedPerPacket);
    long lost = all.stream().mapToLong(Result::lostInSubject).sum();
    long subjectDrops = all.stream().mapToLong(Result::subjectDrops).sum();
    long generatorDrops = all.stream().mapToLong(Result::generatorDrops).sum();
    long wrong = all.stream().mapToLong(Result::wrong).sum();
    double resident = all.getLast().residentBytes() / 1e6;
    System.out.printf(
        "%-13s %8.2f %6.2f %6.2f %6.0f%% | %8.0f %6.0f %7.0f | %8.0f %6.0f %7.0f | %9d %8d %9d %7s %6.0f%n",
        turn.name(),
        cpu,
        user,
        cpu - user,
        busy * 100,
        micros(all, true, 0.5),
        micros(all, true, 0.99),
        micros(all, true, 0.999),
        micros(all, false, 0.5),
        micros(all, false, 0.99),
        micros(all, false, 0.999),
        lost,
        subjectDrops,
        generatorDrops,
        allocated < 0 ? "-" : "%.1f".formatted(allocated),
        resident);
    if (wrong > 0)
      System.out.printf("%s: %d packets did not decrypt or were wrong%n", turn.name(), wrong);
    var json = rows.addObject();
    json.put("subject", turn.name()).put("talkers", talkers).put("listenersEach", perTalker);
    json.put("cpuMicrosPerDelivered", cpu).put("userMicrosPerDelivered", user);
    json.put("machineBusyShare", busy).put("allocatedBytesPerDelivered", allocated);
    json.put("residentBytes", all.getLast().residentBytes());
    json.put("wrong", wrong);
    var each = json.putArray("rounds");
    for (var result : all) RoundJson.add(each.addObject(), result);
    return cpu;
  }

  private static double micros(List<Result> all, boolean first, double share) {
    return Results.median(
        all, result -> (first ? result.first() : result.last()).quantile(share) / 1e3);
  }
}
