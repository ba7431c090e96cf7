package io.hearthline.bench.run;

import io.hearthline.bench.subject.HearthlineServer;
import java.io.IOException;
import java.time.Duration;

/**
 * {@code bench pipe}: what a pipe adds to the way of a packet. Listeners at the talker's media
 * engine and, in turns with them, listeners at another one behind a pipe.
 */
public final class PipeLatency {
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final int ROUNDS = 3;

  private final Options options;
  private final Results results;

  public PipeLatency(Options options) throws IOException {
    this.options = options;
    results = new Results("pipe", options);
  }

  public void run() throws Exception {
    var length = Duration.ofSeconds(options.number("--seconds", options.has("--quick") ? 5 : 20));
    System.out.println("bench pipe: " + results.machine());
    System.out.printf("%8s | %-31s | lost%n", "", "listener us p50 p99 p99.9");
    try (var generator = new Generator();
        var one = HearthlineServer.startEngine();
        var two = HearthlineServer.startPipedEngines()) {
      var near = new Audience(generator, one.clientHost(), "near-");
      var far = new Audience(generator, two.clientHost(), "far-");
      near.join(one, 1, 10);
      far.join(two, 1, 10);
      new Window(generator, one, near, null).measure(WARM_UP);
      new Window(generator, two, far, null).measure(WARM_UP);
      for (int round = 0; round < options.number("--rounds", ROUNDS); round++) {
        var without = tell("one node", new Window(generator, one, near, null).measure(length));
        var with = tell("pipe", new Window(generator, two, far, null).measure(length));
        System.out.printf(
            "%8s | %9.0f %10.0f%n",
            "adds",
            quantile(with, 0.5) - quantile(without, 0.5),
            quantile(with, 0.99) - quantile(without, 0.99));
      }
    }
    System.out.println("written to " + results.write());
  }

  private Window.Result tell(String way, Window.Result result) {
    System.out.printf(
        "%8s | %9.0f %10.0f %10.0f | %d of %d%n",
        way,
        quantile(result, 0.5),
        quantile(result, 0.99),
        quantile(result, 0.999),
        result.lost(),
        result.expected());
    RoundJson.add(results.root().withArray("rounds").addObject().put("way", way), result);
    return result;
  }

  /** In microseconds. */
  private static double quantile(Window.Result result, double share) {
    return result.first().quantile(share) / 1e3;
  }
}
