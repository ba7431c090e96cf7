package io.hearthline.bench.run;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * {@code bench latency}: from the talker's send to the kernel's time stamp at the listener's
 * socket, on one node under little load.
 */
public final class Latency {
  private static final List<Integer> SIZES = List.of(1, 100);
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  private final Options options;
  private final Results results;

  public Latency(Options options) throws IOException {
    this.options = options;
    results = new Results("latency", options);
  }

  public void run() throws Exception {
    var length = Duration.ofSeconds(options.number("--seconds", options.has("--quick") ? 5 : 20));
    System.out.println("bench latency: " + results.machine());
    System.out.printf(
        "%9s | %-31s | %-31s | lost%n",
        "listeners", "first listener us p50 p99 p99.9", "last listener us p50 p99 p99.9");
    try (var generator = new Generator();
        var server = options.server()) {
      var audience = new Audience(generator, server.clientHost(), "bench-");
      var sizes = options.numbers("--listeners", SIZES);
      audience.join(server, 1, Math.max(10, sizes.getFirst()));
      new Window(generator, server, audience, null).measure(WARM_UP);
      audience.leave(server);
      for (int size : sizes) {
        audience.join(server, 1, size);
        tell(size, new Window(generator, server, audience, null).measure(length));
      }
    }
    System.out.println("written to " + results.write());
  }

  private void tell(int listeners, Window.Result result) {
    System.out.printf(
        "%9d | %9.0f %10.0f %10.0f | %9.0f %10.0f %10.0f | %d of %d%n",
        listeners,
        result.first().quantile(0.5) / 1e3,
        result.first().quantile(0.99) / 1e3,
        result.first().quantile(0.999) / 1e3,
        result.last().quantile(0.5) / 1e3,
        result.last().quantile(0.99) / 1e3,
        result.last().quantile(0.999) / 1e3,
        result.lost(),
        result.expected());
    var json = results.root().withArray("sizes").addObject().put("listeners", listeners);
    RoundJson.add(json, result);
  }
}
