package io.hearthline.bench.run;

import io.hearthline.bench.machine.ProcessMemory;
import io.hearthline.bench.subject.HearthlineServer;
import java.io.IOException;
import java.time.Duration;

/**
 * {@code bench memory}: resident memory before and after real joins, with the heap collected each
 * time, so that garbage is nobody's.
 */
public final class Memory {
  private static final int WARM_UP_LISTENERS = 200;

  /** The first tells what a listener costs; the later ones whether anything is kept. */
  private static final int CYCLES = 3;

  private static final Duration TALK = Duration.ofSeconds(2);

  private final Options options;
  private final Results results;

  public Memory(Options options) throws IOException {
    this.options = options;
    results = new Results("memory", options);
  }

  public void run() throws Exception {
    int count = options.number("--listeners", options.has("--quick") ? 500 : 2_000);
    System.out.println("bench memory: " + results.machine());
    try (var generator = new Generator();
        var server = options.server()) {
      var audience = new Audience(generator, server.clientHost(), "bench-");
      // Classes, compiled code and the first heap are not what a listener costs.
      audience.join(server, 1, WARM_UP_LISTENERS);
      new Window(generator, server, audience, null).measure(TALK);
      audience.leave(server);
      long before = collected(server);
      for (int cycle = 1; cycle <= CYCLES; cycle++) {
        audience.join(server, 1, count);
        new Window(generator, server, audience, null).measure(TALK);
        long joined = collected(server);
        audience.leave(server);
        long after = collected(server);
        tell(cycle, count, before, joined, after);
        before = after;
      }
    }
    System.out.println("written to " + results.write());
  }

  /** Resident bytes right after a full collection. */
  private static long collected(HearthlineServer server) throws IOException, InterruptedException {
    for (int i = 0; i < 2; i++) {
      var jcmd =
          new ProcessBuilder(
                  System.getProperty("java.home") + "/bin/jcmd",
                  Long.toString(server.pid()),
                  "GC.run")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (jcmd.waitFor() != 0) throw new IOException("jcmd GC.run failed");
    }
    return ProcessMemory.residentBytes(server.pid());
  }

  private void tell(int cycle, int count, long before, long joined, long after) {
    double each = (joined - before) / 1024.0 / count;
    System.out.printf(
        "round %d: %.1f MB before, %.1f MB with %d listeners (%.1f KB each), %.1f MB after they left%n",
        cycle, before / 1e6, joined / 1e6, count, each, after / 1e6);
    var json = results.root().withArray("rounds").addObject();
    json.put("listeners", count).put("residentBefore", before).put("residentJoined", joined);
    json.put("residentAfter", after).put("kilobytesPerListener", each);
  }
}
