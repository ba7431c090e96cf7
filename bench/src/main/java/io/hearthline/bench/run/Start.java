package io.hearthline.bench.run;

import io.hearthline.bench.machine.ProcessCpu;
import io.hearthline.bench.machine.ProcessMemory;
import io.hearthline.bench.subject.HearthlineServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code bench start}: from the command to the ready line, and what a node costs that does nothing.
 */
public final class Start {
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final Options options;
  private final Results results;

  public Start(Options options) throws IOException {
    this.options = options;
    results = new Results("start", options);
  }

  /** One start. */
  private record Started(double readyMillis, double residentMegabytes, double idleCpuPercent) {}

  public void run() throws Exception {
    int rounds = options.number("--rounds", options.has("--quick") ? 2 : 5);
    System.out.println("bench start: " + results.machine());
    var all = new ArrayList<Started>();
    // Once without counting: the files come from the disk only the first time.
    HearthlineServer.start(Options.home()).close();
    for (int i = 0; i < rounds; i++) all.add(once(i == rounds - 1 ? IDLE : Duration.ZERO));
    tell(all);
    System.out.println("written to " + results.write());
  }

  private static Started once(Duration idle) throws Exception {
    try (var server = HearthlineServer.start(Options.home())) {
      double ready = server.readyAfterNanos() / 1e6;
      // The compilers are still at work for a while after the ready line.
      Thread.sleep(idle.dividedBy(2));
      var before = ProcessCpu.of(server.pid());
      Thread.sleep(idle.dividedBy(2));
      var cpu = ProcessCpu.of(server.pid()).since(before);
      return new Started(
          ready,
          ProcessMemory.residentBytes(server.pid()) / 1e6,
          idle.isZero() ? 0 : 200.0 * cpu.onCpuNanos() / idle.toNanos());
    }
  }

  private void tell(List<Started> all) {
    double ready = Results.median(all, Started::readyMillis);
    var idle = all.getLast();
    System.out.printf(
        "ready line after %.0f ms (median of %d: %s)%n",
        ready, all.size(), all.stream().map(one -> "%.0f".formatted(one.readyMillis())).toList());
    System.out.printf(
        "idle for %d s: %.0f MB resident, %.2f %% of a core%n",
        IDLE.toSeconds(), idle.residentMegabytes(), idle.idleCpuPercent());
    var json = results.root();
    json.put("readyMillis", ready);
    json.put("idleResidentMegabytes", idle.residentMegabytes());
    json.put("idleCpuPercent", idle.idleCpuPercent());
    var each = json.putArray("readyMillisEach");
    for (var one : all) each.add(one.readyMillis());
  }
}
