package io.hearthline.bench.run;

import io.hearthline.bench.load.Listener;
import io.hearthline.bench.measure.Ledger;
import io.hearthline.bench.subject.Conference.RefusedException;
import io.hearthline.bench.subject.HearthlineServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code bench overload}: listeners join a node that is talking until it refuses; then twice as
 * many again ask to come in. What those who were in before lose meanwhile is the figure.
 */
public final class Overload {
  private static final int MOST = 8_000;
  private static final int REFUSALS_WHEN_FULL = 30;
  private static final Duration BETWEEN_REFUSALS = Duration.ofMillis(200);
  private static final int BATCH = 50;
  private static final int FACTOR = 3;
  private static final int PACKETS = 50 * 600;
  private static final long PATIENCE_SECONDS = 20;

  private final Options options;
  private final Results results;
  private final AtomicInteger refused = new AtomicInteger();

  public Overload(Options options) throws IOException {
    this.options = options;
    results = new Results("overload", options);
  }

  public void run() throws Exception {
    System.out.println("bench overload: " + results.machine());
    try (var generator = new Generator();
        var server = options.server()) {
      var audience = new Audience(generator, server.clientHost(), "bench-");
      audience.join(server, 1, 1);
      var talker = audience.talkers.getFirst();
      talker.start();
      var in = fill(generator, server, options.number("--listeners", MOST));
      System.out.printf("%d listeners are in when the node says no%n", in.size());

      var ledger = new Ledger(in.size(), talker.nextNumber() + 1, PACKETS);
      talker.ledger(ledger);
      for (int i = 0; i < in.size(); i++) in.get(i).ledger(ledger, i);
      long dropsBefore = generator.kernelDrops();
      refused.set(0);
      int admitted = rush(generator, server, in.size() * (FACTOR - 1));
      talker.stop();
      Thread.sleep(Duration.ofSeconds(1));
      tell(in.size(), admitted, ledger, generator.kernelDrops() - dropsBefore);
    }
    System.out.println("written to " + results.write());
  }

  /** Joins until the node has refused for a while, or the generator has no more to offer. */
  private List<Listener> fill(Generator generator, HearthlineServer server, int most)
      throws Exception {
    var in = new ArrayList<Listener>();
    int refusals = 0;
    while (in.size() < most && refusals < REFUSALS_WHEN_FULL) {
      int before = in.size();
      in.addAll(batch(generator, server, BATCH));
      if (in.size() > before) {
        refusals = 0;
      } else {
        refusals++;
        Thread.sleep(BETWEEN_REFUSALS);
      }
    }
    return in;
  }

  /** So many ask to come in, batch by batch. */
  private int rush(Generator generator, HearthlineServer server, int count) throws Exception {
    int admitted = 0;
    for (int asked = 0; asked < count; asked += BATCH)
      admitted += batch(generator, server, BATCH).size();
    return admitted;
  }

  /** Those who were let in. */
  private List<Listener> batch(Generator generator, HearthlineServer server, int count)
      throws Exception {
    var let = new ArrayList<Listener>();
    var tasks = new ArrayList<Callable<Void>>();
    for (int i = 0; i < count; i++) {
      var listener = new Listener(generator.listeners, server.clientHost(), 0, false);
      tasks.add(() -> {
        if (admitted(server, listener)) {
          synchronized (let) {
            let.add(listener);
          }
        } else {
          listener.close();
        }
        return null;
      });
    }
    Audience.inParallel(tasks);
    return let;
  }

  private boolean admitted(HearthlineServer server, Listener listener) throws Exception {
    try {
      server.listen(listener, "bench-0");
      listener.connected().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (RefusedException no) {
      if (no.status() != 503) throw no;
      refused.incrementAndGet();
      return false;
    }
  }

  private void tell(int in, int admitted, Ledger ledger, long generatorDrops) {
    long lost = ledger.lost();
    long lostInRelay = Math.max(0, lost - generatorDrops);
    double share = 100.0 * lostInRelay / Math.max(1, ledger.expected());
    var latency = ledger.lastLatency();
    System.out.printf(
        "meanwhile %d more asked: %d refused with 503, %d let in%n",
        in * (FACTOR - 1), refused.get(), admitted);
    System.out.printf(
        "those who were in: %d of %d packets lost in the node (%.4f %%), %d dropped at the generator's sockets%n",
        lostInRelay, ledger.expected(), share, generatorDrops);
    System.out.printf(
        "last listener: p50 %.1f ms, p99 %.1f ms%n",
        latency.quantile(0.5) / 1e6, latency.quantile(0.99) / 1e6);
    var json = results.root();
    json.put("in", in).put("asked", in * (FACTOR - 1)).put("refused", refused.get());
    json.put("admitted", admitted).put("expected", ledger.expected()).put("lost", lost);
    json.put("lostInRelay", lostInRelay).put("lostInRelayPercent", share);
    json.put("generatorDrops", generatorDrops);
    RoundJson.latency(json.putObject("lastListenerMicros"), latency);
  }
}
