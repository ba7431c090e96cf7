package io.hearthline.bench.run;

import io.hearthline.bench.load.Listener;
import io.hearthline.bench.load.Talker;
import io.hearthline.bench.subject.Conference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * {@code bench join}: from the moment a listener posts its offer to its first packet of a talker
 * who talks all the time; one after the other, then many at once.
 */
public final class Join {
  private static final int WARM_UP = 60;
  private static final long PATIENCE_SECONDS = 30;
  private static final String STREAM = "bench";

  private final Options options;
  private final Results results;

  public Join(Options options) throws IOException {
    this.options = options;
    results = new Results("join", options);
  }

  public void run() throws Exception {
    int joins = options.number("--joins", options.has("--quick") ? 30 : 100);
    int atOnce = options.number("--at-once", 200);
    System.out.println("bench join: " + results.machine());
    try (var generator = new Generator();
        var server = options.server()) {
      var talker = new Talker(generator.talkers, server.clientHost(), 0);
      server.publish(talker, STREAM);
      talker.connected().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      talker.start();
      oneAfterTheOther(generator, server, WARM_UP);
      tell("one after the other, " + joins, oneAfterTheOther(generator, server, joins));
      tell("at once, " + atOnce, atOnce(generator, server, atOnce));
      talker.stop();
    }
    System.out.println("written to " + results.write());
  }

  private static double[] oneAfterTheOther(Generator generator, Conference server, int count)
      throws Exception {
    var millis = new double[count];
    for (int i = 0; i < count; i++) {
      try (var listener = new Listener(generator.listeners, server.clientHost(), 0, true)) {
        millis[i] = join(server, listener);
        server.leave(listener);
      }
    }
    return millis;
  }

  private static double join(Conference server, Listener listener) throws Exception {
    long posted = System.nanoTime();
    server.listen(listener, STREAM);
    return (listener.firstPacket().get(PATIENCE_SECONDS, TimeUnit.SECONDS) - posted) / 1e6;
  }

  private static double[] atOnce(Generator generator, Conference server, int count)
      throws Exception {
    var listeners = new ArrayList<Listener>();
    for (int i = 0; i < count; i++)
      listeners.add(new Listener(generator.listeners, server.clientHost(), 0, true));
    var gate = new CountDownLatch(1);
    var millis = new double[count];
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<Double>>();
      for (var listener : listeners) {
        Callable<Double> task =
            () -> {
              gate.await();
              return join(server, listener);
            };
        running.add(executor.submit(task));
      }
      gate.countDown();
      for (int i = 0; i < count; i++) millis[i] = running.get(i).get();
    }
    for (var listener : listeners) {
      server.leave(listener);
      listener.close();
    }
    return millis;
  }

  private void tell(String what, double[] millis) {
    double p50 = Results.percentile(millis, 0.5);
    double p95 = Results.percentile(millis, 0.95);
    double last = Results.percentile(millis, 1);
    System.out.printf(
        "%-28s offer to first packet: p50 %.1f ms, p95 %.1f ms, last %.1f ms%n",
        what, p50, p95, last);
    var json = results.root().withArray("joins").addObject();
    json.put("how", what).put("p50Millis", p50).put("p95Millis", p95).put("lastMillis", last);
    var all = json.putArray("millis");
    for (double value : millis) all.add(value);
  }
}
